import { environmentLines } from './environment.ts';
import { type SandboxOptions, startSandbox } from './sandbox.ts';
import { settingsFrom } from './settings.ts';

/** Serves the look-alike until it is told to stop. What is wrong with its settings is a line each, and exit code 1. */
export async function serveSandbox(): Promise<void> {
  const settings = settingsFrom(process.env);
  if ('mistakes' in settings) quit(settings.mistakes);
  else await start(settings);
}

async function start(options: SandboxOptions): Promise<void> {
  try {
    const sandbox = await startSandbox(options);
    console.log(greeting(sandbox.url, options));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
  } catch (error) {
    quit([reason(error, options)]);
  }
}

function greeting(url: string, options: SandboxOptions): string {
  const kept = options.file === ':memory:' ? 'in memory (SANDBOX_FILE=… keeps it)' : `in ${options.file}`;
  return [
    `PayWizard sandbox: ${url}`,
    `Its cards, codes and faults are explained at ${url}/`,
    `Its book is ${kept}. Ctrl+C stops it.`,
    '',
    'To point the API at it:',
    ...environmentLines(url, options).map((line) => `  ${line}`),
  ].join('\n');
}

function reason(error: unknown, { port, host, file }: SandboxOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is in use: set SANDBOX_PORT to another one (0: any free one).`;
  if (code === 'EACCES') return `Port ${port} may not be used: set SANDBOX_PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST ${host} is no address of this machine: set HOST to one that is, such as 127.0.0.1.`;
  return `SANDBOX_FILE ${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}

function quit(lines: string[]): void {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}
