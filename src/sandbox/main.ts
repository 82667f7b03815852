import { run } from '../cli/run.ts';

await run(['sandbox', ...process.argv.slice(2)]);
