import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Contender, startFloor, startProject, startUpstream, type Upstream } from './contenders.ts';
import { type Load, measure, type Sample } from './measure.ts';
import { median } from './report.ts';

/**
 * What a second process of the project costs and brings: `npx tsx bench/cores.ts [--rounds 3] [--seconds 4] [--rate 150]`.
 * One and two processes, each on a port of its own, on one PostgreSQL, with limits and events in one Redis, the load
 * spread over them; beside them the floor. The ledger is a database of its own, which is dropped at the end.
 *
 * Load, upstream stand-in, PostgreSQL and Redis need cores too. Where there are no more of them than processes, requests
 * a second say nothing about scaling, and processes that fight for a core cost more. So it is measured twice, with as
 * many requests as are answered and at a steady rate that leaves the cores room, and so are two floors, which share
 * nothing. The exit code is 1 where, at the steady rate, a second process makes a request dearer, and more so than there.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    /** The steady rate: requests a second that each process gets. */
    rate: { type: 'string', default: '150' },
    workloads: { type: 'string', default: 'card,pay' },
    /** A database in which another one may be created. */
    database: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/test' },
    /** Empty: limits and events stay in each process. */
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
  },
});
const load = { seconds: Number(values.seconds), connections: Number(values.connections) };

/** Below those that the kernel gives to connections. */
const FIRST_PORT = 20_000 + (process.pid % 10_000);

/** What a second process may add to the CPU of a request before it counts as dearer: less is noise. */
const FLAT = 1.1;

const WARM_UP_SECONDS = 3;

/** Contenders that are under load together, and what it came to. */
interface Side {
  name: string;
  contenders: Contender[];
  samples: Joint[];
}

/** One run of a set: the whole of it, the worst of its processes where they cannot be added. */
interface Joint extends Sample {
  /** Cores of the machine that were busy, with whatever else ran on it. */
  busyCores: number;
}

execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
const directory = mkdtempSync(join(tmpdir(), 'loyalty-cores-'));
const database = `loyalty_cores_${process.pid}`;
await inDatabase(`create database ${database}`);
const ledger = new URL(values.database);
ledger.pathname = `/${database}`;
const stops: (() => Promise<void>)[] = [];
let isFlat = true;
try {
  const upstream = await startUpstream(directory, 0);
  stops.push(upstream.stop);
  const floors: Contender[] = [];
  for (let i = 0; i < 2; i += 1) {
    const floor = await startFloor(directory, upstream.url);
    stops.push(floor.stop);
    floors.push(floor);
  }
  // One by one: the first brings the tables up to date.
  const one = await startProcess(upstream, 0);
  const two = [await startProcess(upstream, 1), await startProcess(upstream, 2)];

  console.log(
    'workload | load | processes | CPU µs a request | × floor | requests/s | p50 ms | p99 ms | calls | busy cores',
  );
  for (const workload of values.workloads.split(',')) {
    for (const rate of [Number(values.rate), undefined]) {
      const floor: Side = { name: 'floor', contenders: floors.slice(0, 1), samples: [] };
      const twoFloors: Side = { name: '2 floors', contenders: floors, samples: [] };
      const alone: Side = { name: '1', contenders: [one], samples: [] };
      const pair: Side = { name: '2', contenders: two, samples: [] };
      const sides = [floor, twoFloors, alone, pair];
      const run = { ...load, workload, ...(rate !== undefined && { rate }) };
      for (const { contenders } of sides)
        await measureTogether(contenders, upstream, { ...run, seconds: WARM_UP_SECONDS });
      for (let round = 0; round < Number(values.rounds); round += 1) {
        for (const { contenders, samples } of sides) samples.push(await measureTogether(contenders, upstream, run));
      }
      for (const side of sides) console.log(row(`${workload} | ${rate ?? 'full'}`, side, floor.samples));
      const growth = ratio(pair.samples, alone.samples);
      const growthOfFloor = ratio(twoFloors.samples, floor.samples);
      if (rate !== undefined) isFlat &&= growth <= FLAT * Math.max(1, growthOfFloor);
      console.log(
        `With two processes a request costs ${growth.toFixed(2)} × as much CPU as with one; at the floor ${growthOfFloor.toFixed(2)} ×.`,
      );
    }
  }
} finally {
  for (const stop of stops.reverse()) await stop();
  await inDatabase(`drop database ${database} with (force)`);
  rmSync(directory, { recursive: true, force: true });
}
console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; medians of the rounds.`);
if (!isFlat) process.exitCode = 1;

async function startProcess(upstream: Upstream, index: number): Promise<Contender> {
  const project = await startProject({
    directory,
    upstream: upstream.url,
    port: FIRST_PORT + index,
    environment: { DATABASE_URL: ledger.href, MERCHANT: database, REDIS_URL: values.redis },
  });
  stops.push(project.stop);
  return project;
}

/** Shares the connections out among the contenders, and puts all of them under load at once. */
async function measureTogether(contenders: Contender[], upstream: Upstream, whole: Load): Promise<Joint> {
  const callsBefore = await upstream.calls();
  const before = machine();
  const connections = Math.round(whole.connections / contenders.length);
  const parts = await Promise.all(contenders.map((one) => measure(one, upstream, { ...whole, connections })));
  const after = machine();
  const calls = (await upstream.calls()) - callsBefore;
  const sum = (pick: (sample: Sample) => number) => parts.reduce((total, part) => total + pick(part), 0);
  const worst = (pick: (sample: Sample) => number) => Math.max(...parts.map(pick));
  const requests = sum((part) => part.requests);
  return {
    requests,
    cpuMicroseconds: sum((part) => part.cpuMicroseconds * part.requests) / requests,
    perSecond: sum((part) => part.perSecond),
    p50: worst((part) => part.p50),
    p99: worst((part) => part.p99),
    callsPerRequest: calls / requests,
    residentMiB: worst((part) => part.residentMiB),
    busyCores: ((after.busy - before.busy) / (after.all - before.all)) * cpus().length,
  };
}

/** What the cores have done so far, in milliseconds of all of them. */
function machine(): { busy: number; all: number } {
  const times = cpus().map((core) => core.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

function row(run: string, { name, samples }: Side, floor: readonly Joint[]): string {
  const of = (pick: (sample: Joint) => number) => median(samples.map(pick));
  return [
    run,
    name,
    of((sample) => sample.cpuMicroseconds).toFixed(0),
    ratio(samples, floor).toFixed(2),
    of((sample) => sample.perSecond).toFixed(0),
    of((sample) => sample.p50),
    of((sample) => sample.p99),
    of((sample) => sample.callsPerRequest).toFixed(2),
    of((sample) => sample.busyCores).toFixed(1),
  ].join(' | ');
}

/** CPU a request to that of others, round by round: what slows the machine for a while slows both of one round. */
function ratio(samples: readonly Sample[], others: readonly Sample[]): number {
  return median(samples.map((sample, i) => sample.cpuMicroseconds / (others[i]?.cpuMicroseconds ?? Number.NaN)));
}

async function inDatabase(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: values.database });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
