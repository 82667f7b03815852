import { Random } from './random.ts';
import { TIMES } from './times.ts';

/** What becomes of one request, in the order in which it happens. */
export interface Fault {
  name: FaultName;
  /** Held back before it goes to the processor. */
  holdMs: number;
  /** Whether it gets there at all. */
  work: boolean;
  /** Held back on the way back. */
  lateMs: number;
  answer: FaultyAnswer;
  httpStatus: number;
}

export type FaultyAnswer =
  /** The processor's own. */
  | 'whole'
  /** Half of it, then the connection breaks. */
  | 'half'
  /** Half of the JSON, as if it were all. */
  | 'truncated'
  | 'reset'
  | 'nothing'
  /** A gateway's page. */
  | 'page'
  /** The code that says: not now, and nothing was done. */
  | 'unavailable'
  /** A code that nobody has given a meaning. */
  | 'strange';

/** What the processor itself makes of a movement; the sandbox's names for it. */
export type ProcessorOutcome = 'booked' | 'decline' | 'pending-success' | 'pending-decline';

export interface Fate {
  fault: Fault;
  outcome: ProcessorOutcome;
  /** When a pending order settles. */
  settleMs: number;
}

const WEIGHTS = {
  none: 50,
  slow: 12,
  'late-answer': 3,
  'late-work': 6,
  'reset-before': 4,
  'reset-after': 5,
  half: 3,
  truncated: 3,
  'http-before': 3,
  'http-after': 4,
  'page-before': 1,
  'page-after': 2,
  'hang-before': 3,
  'hang-after': 4,
  unavailable: 4,
  'strange-before': 1,
  'strange-after': 1,
} as const;

export type FaultName = keyof typeof WEIGHTS;

const OUTCOMES = { booked: 86, decline: 2, 'pending-success': 8, 'pending-decline': 4 } as const;

const ANSWERS: Record<FaultName, FaultyAnswer> = {
  none: 'whole',
  slow: 'whole',
  'late-answer': 'whole',
  'late-work': 'whole',
  'reset-before': 'reset',
  'reset-after': 'reset',
  half: 'half',
  truncated: 'truncated',
  'http-before': 'page',
  'http-after': 'page',
  'page-before': 'page',
  'page-after': 'page',
  'hang-before': 'nothing',
  'hang-after': 'nothing',
  unavailable: 'unavailable',
  'strange-before': 'strange',
  'strange-after': 'strange',
};

const HOLDS_MS: Partial<Record<FaultName, (random: Random) => number>> = {
  slow: (random) => random.between(20, 300),
  // Carried out when the program has given up on it, and has perhaps asked for it already.
  'late-work': (random) => TIMES.timeoutMs + random.between(50, 1_200),
};

/** What becomes of the n-th request about an order: always the same with the same seed. */
export function fateOf(seed: number, about: string, nth: number): Fate {
  const random = new Random(seed, 'fate', about, nth);
  const name = random.weighted(WEIGHTS);
  const fault: Fault = {
    name,
    holdMs: HOLDS_MS[name]?.(random) ?? 0,
    work: !name.endsWith('-before') && name !== 'unavailable',
    lateMs: name === 'late-answer' ? TIMES.timeoutMs + random.between(50, 500) : 0,
    answer: ANSWERS[name],
    httpStatus: name.startsWith('http') ? random.pick([500, 502, 503]) : 200,
  };
  return { fault, outcome: random.weighted(OUTCOMES), settleMs: random.between(50, 1_500) };
}
