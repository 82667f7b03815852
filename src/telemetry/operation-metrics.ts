import type { OperationTypeNode } from 'graphql';
import type { Registry } from 'prom-client';
import { BatchedHistogram } from './batched-histogram.ts';
import type { Outcome } from './outcome.ts';
import { type Series, SteadyCounter } from './steady-counter.ts';

/** The operation of a request; undefined is what is not known of it, as where its document was not accepted. */
export interface RanOperation {
  /** The name that the document gives it, where that is one that may be shown. */
  operation: string | undefined;
  type: OperationTypeNode | undefined;
}

/** So many operations are counted by their own name at most. */
const MOST_NAMES = 100;

/** So many codes of errors are counted by themselves at most; there are about twenty. */
const MOST_CODES = 40;

/** No operation can have these names. */
const ANONYMOUS = '(anonymous)';
const OTHER = '(other)';

/** The type of a request whose document was not accepted. */
const NOT_ACCEPTED = 'none';

interface Lines {
  labels: { operation: string; type: string };
  outcomes: Record<Outcome, Series>;
}

/**
 * Counts and times requests by their operation. Names come from callers, so only so many are told apart: one gets lines
 * of its own when it has been answered without an error for the first time, the rest is counted together.
 */
export class OperationMetrics {
  readonly #requests: SteadyCounter<'operation' | 'type' | 'outcome'>;
  readonly #seconds: BatchedHistogram<'operation' | 'type'>;
  readonly #errors: SteadyCounter<'code'>;
  readonly #lines = new Map<string, Map<string, Lines>>([
    [ANONYMOUS, new Map()],
    [OTHER, new Map()],
  ]);
  readonly #codes = new Map<string, Series>();

  constructor(registers: Registry[]) {
    this.#requests = new SteadyCounter({
      name: 'loyalty_graphql_requests_total',
      help: 'GraphQL requests answered, by operation, its type (none: the document was not accepted) and outcome.',
      labelNames: ['operation', 'type', 'outcome'],
      registers,
    });
    this.#seconds = new BatchedHistogram({
      name: 'loyalty_graphql_seconds',
      help: 'From a GraphQL request to the end of its answer, in seconds; without streams and refused requests.',
      labelNames: ['operation', 'type'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.#errors = new SteadyCounter({
      name: 'loyalty_graphql_errors_total',
      help: 'GraphQL errors in answers, by code.',
      labelNames: ['code'],
      registers,
    });
  }

  /** Counts a request that has been answered. */
  answered({ operation, type }: RanOperation, outcome: Outcome, seconds: number): void {
    const lines = this.#linesOf(operation ?? ANONYMOUS, type ?? NOT_ACCEPTED, outcome);
    lines.outcomes[outcome].count += 1;
    if (TIMED[outcome] && type !== 'subscription') this.#seconds.observe(lines.labels, seconds);
  }

  /** Counts the errors of an answer. */
  failed(codes: readonly string[]): void {
    for (const code of codes) this.#errorsOf(code).count += 1;
  }

  #linesOf(operation: string, type: string, outcome: Outcome): Lines {
    let types = this.#lines.get(operation);
    if (types === undefined) {
      const hasRoom = outcome === 'ok' && this.#lines.size < MOST_NAMES + 2;
      if (!hasRoom) return this.#linesOf(OTHER, type, outcome);
      types = new Map();
      this.#lines.set(operation, types);
    }
    let lines = types.get(type);
    if (lines === undefined) {
      lines = this.#newLines(operation, type);
      types.set(type, lines);
    }
    return lines;
  }

  #newLines(operation: string, type: string): Lines {
    const labels = { operation, type };
    const of = (outcome: Outcome) => this.#requests.series({ ...labels, outcome });
    const outcomes = {
      ok: of('ok'),
      rejected: of('rejected'),
      limited: of('limited'),
      upstream: of('upstream'),
      internal: of('internal'),
      aborted: of('aborted'),
    };
    return { labels, outcomes };
  }

  #errorsOf(code: string): Series {
    const known = this.#codes.get(code);
    if (known !== undefined) return known;
    if (this.#codes.size >= MOST_CODES && code !== OTHER) return this.#errorsOf(OTHER);
    const series = this.#errors.series({ code });
    this.#codes.set(code, series);
    return series;
  }
}

/** Those that did what was asked for, or tried to: how long a refusal takes says nothing of that. */
const TIMED: Record<Outcome, boolean> = {
  ok: true,
  rejected: false,
  limited: false,
  upstream: true,
  internal: true,
  aborted: false,
};
