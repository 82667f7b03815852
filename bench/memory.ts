import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { metric } from '../test/support/sse.ts';
import { startProject, startUpstream } from './contenders.ts';
import { measure } from './measure.ts';
import { residentMiB } from './processes.ts';
import { RSS_TARGET_MIB } from './report.ts';

/**
 * What the project holds in memory over a million requests, none of them for a card that was asked for before:
 * `npx tsx bench/memory.ts [--requests 1000000] [--every 100000] [--settings '{"LIMIT_…": "…"}'] [--node=--flag]`.
 * The exit code is 1 where it grows by more than it may, or beyond what it may have.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    /** After so many it is measured; the first measurement is what the others are compared with. */
    every: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '32' },
    /** More of the project's environment, as JSON. */
    settings: { type: 'string', default: '{}' },
    /** Options for Node itself, with blanks between them. */
    node: { type: 'string', default: '' },
  },
});
const every = Number(values.every);

/** Of each hundred requests. */
const SHARES = { card: 80, cards: 10, pay: 10 };

/** What it may grow by after the first measurement. */
const GROWTH_TARGET = 1.1;

/** Below those that the kernel gives to connections. */
const PORT = 20_000 + (process.pid % 10_000);
const MIB = 2 ** 20;

execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
const directory = mkdtempSync(join(tmpdir(), 'loyalty-memory-'));
const upstream = await startUpstream(directory, 0);
const project = await startProject({
  directory,
  upstream: upstream.url,
  port: PORT,
  environment: { METRICS_PORT: String(PORT + 1), ...JSON.parse(values.settings) },
  nodeOptions: values.node === '' ? [] : values.node.split(' '),
}).catch(async (error: unknown) => {
  await upstream.stop();
  throw error;
});
const pid = project.process.pid ?? 0;
const metrics = { url: `http://127.0.0.1:${PORT + 1}` };
const resident: number[] = [];
try {
  console.log('requests | RSS MiB | peak | heap used | heap held | outside the heap | CPU µs: card, cards, pay');
  for (let sent = 0; sent < Number(values.requests); ) {
    const cpu: number[] = [];
    for (const [workload, share] of Object.entries(SHARES)) {
      const amount = (every * share) / 100;
      const load = { workload, amount, connections: Number(values.connections), seconds: 0 };
      cpu.push((await measure(project, upstream, load)).cpuMicroseconds);
      sent += amount;
    }
    resident.push(residentMiB(pid));
    console.log([sent, ...(await memory()), cpu.map((each) => each.toFixed(0)).join(', ')].join(' | '));
  }
} finally {
  await project.stop();
  await upstream.stop();
  rmSync(directory, { recursive: true, force: true });
}
const growth = (resident.at(-1) ?? 0) / (resident[0] ?? 1);
console.log(
  `The last is ${growth.toFixed(2)} × the first (target ≤ ${GROWTH_TARGET.toFixed(2)}); RSS target ≤ ${RSS_TARGET_MIB} MiB.`,
);
if (growth > GROWTH_TARGET || Math.max(...resident) > RSS_TARGET_MIB) process.exitCode = 1;

/** In MiB: resident now and at most so far, the heap in use and as it is held, and what lies beside it. */
async function memory(): Promise<string[]> {
  const heap = ['nodejs_heap_size_used_bytes', 'nodejs_heap_size_total_bytes', 'nodejs_external_memory_bytes'];
  const bytes = await Promise.all(heap.map((name) => metric(metrics, name)));
  return [residentMiB(pid), residentMiB(pid, 'peak'), ...bytes.map((each) => each / MIB)].map((each) =>
    each.toFixed(0),
  );
}
