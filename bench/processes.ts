import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';

/** A process of the benchmark, and where it listens. */
export interface Listening {
  process: ChildProcess;
  url: string;
  /** From its start to its first word about where it listens, in milliseconds. */
  startedInMs: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  args: string[];
  environment?: Record<string, string>;
  /** A file for what it prints; it is read from there, too. */
  output: string;
  /** Whether it can be asked; looked at again and again until it can. */
  isUp(printed: string): Promise<string | null>;
}

const START_WITHIN_MS = 30_000;

/** Starts a Node process on loopback. Rejects, with what it printed, where it does not come up. */
export async function start({ args, environment = {}, output, isUp }: StartOptions): Promise<Listening> {
  const startedAt = performance.now();
  const file = openSync(output, 'w');
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', file, file],
  });
  for (;;) {
    const url = await isUp(readFileSync(output, 'utf8'));
    if (url !== null) {
      const startedInMs = performance.now() - startedAt;
      return { process: child, url, startedInMs, stop: () => stop(child) };
    }
    if (child.exitCode !== null || performance.now() - startedAt > START_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Error(`${args.join(' ')} did not come up:\n${readFileSync(output, 'utf8').slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await once(child, 'exit');
  clearTimeout(killing);
}

/** The CPU time of a process and all that it has started, in microseconds, user and system, by /proc. */
export function cpuMicroseconds(pid: number): number {
  let ticks = 0;
  for (const one of treeOf(pid)) {
    const stat = statOf(one);
    if (stat !== null) ticks += Number(stat[11]) + Number(stat[12]);
  }
  return (ticks / TICKS_PER_SECOND) * 1e6;
}

/** What the kernel has given the whole tree, in MiB: now, or at most so far. */
export function residentMiB(pid: number, which: 'now' | 'peak' = 'now'): number {
  const name = which === 'now' ? 'VmRSS' : 'VmHWM';
  return treeOf(pid).reduce((sum, one) => sum + statusOf(one, name), 0) / 1024;
}

function statusOf(pid: number, name: string): number {
  try {
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** What Linux counts /proc/…/stat in, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat !== null) parents.set(Number(name), Number(stat[1]));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** The fields after the name of the program, which may hold spaces; null where the process is gone. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
