import type { Sample } from './measure.ts';
import { CALLS } from './workloads.mjs';

/** All samples of one contender under one workload. */
export interface Series {
  contender: string;
  workload: string;
  upstreamMs: number;
  samples: Sample[];
}

/** Everything that one run of the benchmark found. */
export interface Findings {
  machine: string;
  rounds: number;
  seconds: number;
  connections: number;
  /** Answers a second that the upstream stand-in gives to the load alone. */
  upstreamCeiling: number;
  series: Series[];
  /** To the first right answer, in milliseconds, one for each start. */
  startMs: number[];
}

/** The limits that the project holds itself to, as multiples of the floor. */
export const TARGETS: Record<string, number> = { card: 1, cards: 1, pay: 1.8 };
export const START_TARGET_MS = 1_000;
export const RSS_TARGET_MIB = 160;

export interface Row {
  workload: string;
  upstreamMs: number;
  contender: string;
  /** Microseconds, median of the rounds, and the range of all of them. */
  cpu: { median: number; from: number; to: number };
  /** To the floor of the same run; 1 for the floor itself. */
  ratio: number;
  perSecond: number;
  p50: number;
  p99: number;
  calls: number;
  residentMiB: number;
}

export function rowsOf(findings: Findings): Row[] {
  return findings.series.map(({ contender, workload, upstreamMs, samples }) => {
    const floor = findings.series.find(
      (one) => one.contender === 'floor' && one.workload === workload && one.upstreamMs === upstreamMs,
    );
    const of = (pick: (sample: Sample) => number) => median(samples.map(pick));
    const cpu = samples.map((sample) => sample.cpuMicroseconds);
    return {
      workload,
      upstreamMs,
      contender,
      cpu: { median: median(cpu), from: Math.min(...cpu), to: Math.max(...cpu) },
      ratio: floor === undefined ? Number.NaN : ratioTo(floor.samples, samples),
      perSecond: of((sample) => sample.perSecond),
      p50: of((sample) => sample.p50),
      p99: of((sample) => sample.p99),
      calls: of((sample) => sample.callsPerRequest),
      residentMiB: Math.max(...samples.map((sample) => sample.residentMiB)),
    };
  });
}

/** The median of the rounds' own ratios: what slows the machine for a while slows both of one round. */
function ratioTo(floor: Sample[], samples: Sample[]): number {
  return median(samples.map((sample, i) => sample.cpuMicroseconds / (floor[i]?.cpuMicroseconds ?? Number.NaN)));
}

/** For people: the table in plain text, which is Markdown too. */
export function table(rows: Row[]): string {
  const lines = rows.map((row) => [
    row.workload,
    row.upstreamMs === 0 ? 'at once' : `${row.upstreamMs} ms`,
    row.contender,
    `${row.cpu.median.toFixed(0)} (${row.cpu.from.toFixed(0)}–${row.cpu.to.toFixed(0)})`,
    `${row.ratio.toFixed(2)}`,
    row.contender === 'floor' ? '' : `≤ ${(TARGETS[row.workload] ?? 0).toFixed(2)}`,
    row.perSecond.toFixed(0),
    String(row.p50),
    String(row.p99),
    `${row.calls.toFixed(2)} of ${CALLS[row.workload as keyof typeof CALLS]}`,
    row.residentMiB.toFixed(0),
  ]);
  const head = [
    'workload',
    'upstream',
    'contender',
    'CPU µs a request',
    '× floor',
    'target',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'calls',
    'RSS MiB',
  ];
  const widths = head.map((name, i) => Math.max(name.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const text = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [text(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.map(text)].join('\n');
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
