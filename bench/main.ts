import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contender, startFloor, startProject, startUpstream } from './contenders.ts';
import { ceiling, measure } from './measure.ts';
import { type Findings, median, RSS_TARGET_MIB, rowsOf, type Series, START_TARGET_MS, table } from './report.ts';
import { WORKLOADS } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
    'upstream-ms': { type: 'string', default: '0,20' },
    workloads: { type: 'string', default: WORKLOADS.join(',') },
    starts: { type: 'string', default: '5' },
    /** Writes bench/RESULTS.md. */
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const load = { seconds: Number(values.seconds), connections: Number(values.connections) };
const workloads = values.workloads.split(',');

/** Ports of the project; the floor and the stand-in take any. */
const FIRST_PORT = 20_000 + (process.pid % 10_000);

/** So long each pair is driven before anything is counted: compilers and caches are warm then. */
const WARM_UP_SECONDS = 6;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
const directory = mkdtempSync(join(tmpdir(), 'loyalty-bench-'));
const findings: Findings = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`,
  rounds,
  ...load,
  upstreamCeiling: 0,
  series: [],
  startMs: [],
};
try {
  for (const [i, pauseMs] of values['upstream-ms'].split(',').map(Number).entries())
    await compare(pauseMs, FIRST_PORT + i);
  await starts(Number(values.starts));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
report();

/** All workloads against one upstream: round by round, the contenders side by side. */
async function compare(pauseMs: number, port: number): Promise<void> {
  const upstream = await startUpstream(directory, pauseMs);
  const contenders: Contender[] = [];
  try {
    if (pauseMs === 0) {
      findings.upstreamCeiling = await ceiling(upstream, load);
      say(`The upstream stand-in answers ${findings.upstreamCeiling.toFixed(0)} requests a second.`);
    }
    contenders.push(await startFloor(directory, upstream.url));
    contenders.push(await startProject({ directory, upstream: upstream.url, port }));
    for (const workload of workloads) {
      const series = contenders.map(
        ({ name }): Series => ({ contender: name, workload, upstreamMs: pauseMs, samples: [] }),
      );
      findings.series.push(...series);
      for (const contender of contenders) {
        await measure(contender, upstream, { ...load, workload, seconds: WARM_UP_SECONDS });
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const [i, contender] of contenders.entries()) {
          const sample = await measure(contender, upstream, { ...load, workload });
          series[i]?.samples.push(sample);
          say(`${workload}, upstream ${pauseMs} ms, ${contender.name}: ${sample.cpuMicroseconds.toFixed(1)} µs`);
        }
      }
    }
  } finally {
    for (const contender of contenders) await contender.stop();
    await upstream.stop();
  }
}

/** From the start of the process to its first right answer, with a ledger that is there already. */
async function starts(times: number): Promise<void> {
  const upstream = await startUpstream(directory, 0);
  for (let i = 0; i < times; i += 1) {
    const project = await startProject({ directory, upstream: upstream.url, port: FIRST_PORT });
    findings.startMs.push(project.startedInMs);
    await project.stop();
  }
  await upstream.stop();
}

function report(): void {
  const rows = rowsOf(findings);
  const start =
    findings.startMs.length === 0
      ? ''
      : `Start to the first right answer: ${median(findings.startMs).toFixed(0)} ms (${Math.min(...findings.startMs).toFixed(0)}–${Math.max(...findings.startMs).toFixed(0)}; target ≤ ${START_TARGET_MS} ms).`;
  const text = [
    table(rows),
    '',
    `${rounds} interleaved rounds of ${load.seconds} s, ${load.connections} connections, every request another card; medians, ranges in brackets. RSS target ≤ ${RSS_TARGET_MIB} MiB.`,
    `The upstream stand-in answers ${findings.upstreamCeiling.toFixed(0)} requests a second to the load alone.`,
    start,
    `Machine: ${findings.machine}.`,
  ].join('\n');
  process.stdout.write(`${text}\n\n${JSON.stringify({ at: new Date().toISOString(), ...findings, rows })}\n`);
  if (!values.write) return;
  const path = 'bench/RESULTS.md';
  const [before, after] = readFileSync(path, 'utf8').split(/(?<=<!-- measured -->\n)[\s\S]*(?=<!-- \/measured -->)/);
  writeFileSync(path, `${before}\n${new Date().toISOString().slice(0, 10)}.\n\n${text}\n\n${after}`);
}
