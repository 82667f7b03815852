import { readFileSync } from 'node:fs';
import { startProgram } from '../test/support/program.ts';
import { metric, openStream, openSubscriptions, type Stream } from '../test/support/sse.ts';

/**
 * What an idle subscription costs in memory: `npx tsx bench/listeners.ts [count]`. Every listener has a connection of
 * its own, to the program as it is built, and follows a card on which nothing happens.
 */
const count = Number(process.argv[2] ?? 2_000);

/** So many connections are opened at one time. */
const AT_A_TIME = 100;

/** The memory must be this steady over a second before it is believed. */
const STEADY_KIB = 512;

const program = await startProgram({ LOG_LEVEL: 'silent', LIMIT_REQUESTS_PER_MINUTE: '0' });
const headers = { authorization: `Bearer ${program.token}` };

/** What the kernel gives the process, in KiB. */
function resident(): number {
  const status = readFileSync(`/proc/${program.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
}

async function settled(): Promise<number> {
  for (let before = resident(), rounds = 0; ; rounds += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const now = resident();
    if (rounds >= 3 && (Math.abs(now - before) < STEADY_KIB || rounds > 15)) return now;
    before = now;
  }
}

async function open(accountId: string, many: number): Promise<Stream[]> {
  const streams: Stream[] = [];
  while (streams.length < many) {
    const some = Array.from({ length: Math.min(AT_A_TIME, many - streams.length) }, async () => {
      const stream = await openStream(
        program.url,
        `subscription { card(accountId: "${accountId}") { balances { valueCode amount } } }`,
        headers,
      );
      await stream.value(10_000);
      return stream;
    });
    streams.push(...(await Promise.all(some)));
  }
  return streams;
}

async function closed(streams: Stream[]): Promise<number> {
  const startedAt = performance.now();
  for (const stream of streams) stream.close();
  while ((await openSubscriptions(program)) > 0) {
    if (performance.now() - startedAt > 10_000) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startedAt;
}

// What the first ones load and compile is not theirs.
await closed(await open('914639258868515', 200));
const before = await settled();
const startedAt = performance.now();
const streams = await open('914639258868515', count);
const openedMs = performance.now() - startedAt;
const held = await openSubscriptions(program);
const during = await settled();
const heap = (await metric(program, 'nodejs_heap_size_used_bytes')) / 1024;
const closedMs = await closed(streams);
const left = await openSubscriptions(program);
const after = await settled();

console.log(`${held} listeners, opened in ${Math.round(openedMs)} ms`);
console.log(
  `resident: ${before} KiB before, ${during} KiB with them, ${after} KiB after; heap in use ${Math.round(heap)} KiB`,
);
console.log(`per listener: ${((during - before) / count).toFixed(1)} KiB`);
console.log(`left ${Math.round(closedMs)} ms after all had been closed: ${left}`);
await program.stop();
if (held !== count || left !== 0) process.exitCode = 1;
