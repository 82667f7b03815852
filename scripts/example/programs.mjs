import { spawn } from 'node:child_process';
import { once } from 'node:events';

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 8_000;

/** What a program needs of this machine. Nothing else is handed on: a PAYWIZARD_URL of yours must not be charged here. */
const INHERITED = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMPDIR'];

/**
 * Starts one of the built programs. `ready` is looked for in what it prints; resolves with its match and `stop()`.
 * Rejects with what it printed where it does not come up in time. `onDeath` is called when it ends by itself.
 */
export async function startProgram({ name, file, environment, ready, onDeath }) {
  const inherited = Object.fromEntries(INHERITED.map((key) => [key, process.env[key]]).filter(([, value]) => value));
  const child = spawn(process.execPath, [file], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches a whole group at once; in one of its own it is stopped in its turn.
    detached: true,
  });
  let printed = '';
  let stopping = false;
  const exited = once(child, 'exit');

  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exited;
    clearTimeout(timer);
  };

  const match = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${name} ${why}:\n${printed}`));
    const timer = setTimeout(() => fail(`did not come up within ${START_WITHIN_MS / 1000} s`), START_WITHIN_MS);
    const look = (chunk) => {
      // Kept short: nobody reads an hour of log after a crash.
      printed = `${printed}${chunk}`.slice(-8_000);
      const found = ready.exec(printed);
      if (found !== null) {
        clearTimeout(timer);
        resolve(found);
      }
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => {
      clearTimeout(timer);
      fail('did not come up');
      if (!stopping) onDeath(`${name} has ended by itself. The last that it printed:\n${printed}`);
    });
  }).catch(async (error) => {
    await stop();
    throw error;
  });

  return { match, stop };
}
