import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A container of the image, as far as that can be had without one: its command and its environment, in a process. */
export interface Instance {
  process: ChildProcess;
  /** What `ready` found in what it printed. */
  found: RegExpExecArray;
  output(): string;
  /** Tells it to stop and answers its exit code. */
  stop(): Promise<number | null>;
}

export interface Start {
  /** What follows `node`. */
  command: readonly string[];
  environment: Record<string, string>;
  ready: RegExp;
}

/** No other variable of this machine is handed on. Rejects with what it printed where it does not come up. */
export async function startInstance({ command, environment, ready }: Start): Promise<Instance> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loyalty-instance-'));
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env.PATH, ...environment, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      printed += chunk.toString();
      const match = ready.exec(printed);
      if (match !== null) resolve(match);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(`It did not come up:\n${printed}`)));
  });
  return {
    process: child,
    found,
    output: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(dataDir, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}
