import { run } from '../cli/run.ts';

await run(['settle', ...process.argv.slice(2)]);
