import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** One of the built programs in a process of its own, and everything that it prints. */
export interface Running {
  printed(): string;
  /** Resolves once that has been printed; rejects where the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  ended: Promise<unknown>;
}

export function start(name: string, environment: Record<string, string>, words: string[] = []): Running {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [`dist/${name}.js`, ...words], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (printed += String(chunk)));
  const ended = once(child, 'close').then(() => children.delete(child));
  return {
    printed: () => printed,
    ended,
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(printed);
        if (found !== null) return found;
        if (!children.has(child)) throw new Error(`${name} has ended:\n${printed}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
      }
    },
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** A port that was free a moment ago, for what does not say which one it took. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
