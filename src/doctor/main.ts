import { run } from '../cli/run.ts';

await run(['doctor', ...process.argv.slice(2)]);
