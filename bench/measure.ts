import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Contender, Upstream } from './contenders.ts';
import { cpuMicroseconds, residentMiB } from './processes.ts';

export interface Load {
  workload: string;
  connections: number;
  /** How long; not looked at where there is an amount. */
  seconds: number;
  /** How many requests. */
  amount?: number;
  /** Requests a second; as many as are answered unless given. */
  rate?: number;
}

/** What one run of a contender came to. */
export interface Sample {
  requests: number;
  /** CPU time of the contender's whole process tree for one request, in microseconds. */
  cpuMicroseconds: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  callsPerRequest: number;
  residentMiB: number;
}

interface LoadResult {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  failed: number;
  example: string;
}

/** Each run has numbers of its own, so that no card and no order is met twice. */
let run = Date.now() % 1_000_000_000;

/** Puts a contender under load and says what that cost. Rejects where a single answer was not right. */
export async function measure(contender: Contender, upstream: Upstream, load: Load): Promise<Sample> {
  const { pid } = contender.process;
  if (pid === undefined) throw new Error(`${contender.name} is not running`);
  const callsBefore = await upstream.calls();
  const cpuBefore = cpuMicroseconds(pid);
  const result = await runLoad(contender, load);
  const cpu = cpuMicroseconds(pid) - cpuBefore;
  const calls = (await upstream.calls()) - callsBefore;
  if (result.failed > 0) {
    throw new Error(
      `${result.failed} requests of ${load.workload} to ${contender.name} failed, such as: ${result.example}`,
    );
  }
  return {
    requests: result.requests,
    cpuMicroseconds: cpu / result.requests,
    perSecond: result.perSecond,
    p50: result.p50,
    p99: result.p99,
    // Requests that the end of the run cut off have called, too.
    callsPerRequest: Math.round((calls / result.requests) * 100) / 100,
    residentMiB: residentMiB(pid),
  };
}

/** What the load gets out of a server that does nothing but answer: the ceiling of the upstream stand-in. */
export async function ceiling(upstream: Upstream, load: Omit<Load, 'workload'>): Promise<number> {
  const result = await runLoad({ name: 'upstream', url: upstream.url, headers: {} }, { ...load, workload: 'ceiling' });
  return result.perSecond;
}

async function runLoad(
  { name, url, headers }: Pick<Contender, 'url' | 'headers'> & { name: string },
  load: Load,
): Promise<LoadResult> {
  run += 1;
  const told = JSON.stringify({ url, contender: name, headers, run, ...load });
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/load.mjs', told]);
  return JSON.parse(stdout);
}
