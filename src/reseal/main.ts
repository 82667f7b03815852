import { run } from '../cli/run.ts';

await run(['reseal', ...process.argv.slice(2)]);
