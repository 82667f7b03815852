import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { type Asker, LookupGuard } from '../../../src/limits/lookup-guard.ts';
import { type LimitKind, RateLimitedError } from '../../../src/limits/rate-limited.ts';
import { Tallies } from '../../../src/limits/tallies.ts';
import { redisAt } from '../../../src/redis.ts';

const sealingKeys = [{ id: 'test', key: new Uint8Array(randomBytes(32)) }];

/** What the observer of one guard was told. */
export interface Told {
  limited: LimitKind[];
  alone: string[];
}

export interface CountingOptions {
  redisUrl?: string | null;
  merchant?: string;
  windowSeconds?: number;
}

const opened: Tallies[] = [];

/** Closes what a test has opened. */
export function closeTallies(): void {
  afterEach(async () => {
    for (const tallies of opened.splice(0)) await tallies.close();
  });
}

/** Counts as the application does, under a merchant of its own unless one is given. */
export async function openTallies({
  redisUrl = null,
  ...options
}: CountingOptions = {}): Promise<{ tallies: Tallies; told: Told }> {
  const told: Told = { limited: [], alone: [] };
  const observer = {
    limited: (kind: LimitKind) => void told.limited.push(kind),
    alone: (reason: string) => void told.alone.push(reason),
  };
  const tallies = new Tallies({
    connectRedis: redisUrl === null ? null : await redisAt(redisUrl),
    merchant: randomUUID(),
    sealingKeys,
    observer,
    ...options,
  });
  opened.push(tallies);
  await tallies.ready(2_000);
  return { tallies, told };
}

export async function openGuard(lookupsPerMinute: number, options: CountingOptions = {}) {
  const { tallies, told } = await openTallies(options);
  const observer = { limited: (kind: LimitKind) => void told.limited.push(kind) };
  return { guard: new LookupGuard(lookupsPerMinute, tallies, observer), tallies, told };
}

export const bearer = (caller: string, address = '192.0.2.1'): Asker => ({ caller, from: { address: () => address } });

export const anonymous = (address = '192.0.2.1'): Asker => ({ caller: null, from: { address: () => address } });

export const card = (number: number): CardNumber => new CardNumber(String(7_000_000_000_000_000 + number));

export const cards = (count: number, from = 0): CardNumber[] =>
  Array.from({ length: count }, (_, index) => card(from + index));

/** What became of each: its answer, or "over" for the refusal of a limit. Anything else is thrown. */
export async function outcomes<Answer>(asked: readonly Promise<Answer>[]): Promise<(Answer | 'over')[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => {
    if (one.status === 'fulfilled') return one.value;
    if (one.reason instanceof RateLimitedError) return 'over';
    throw one.reason;
  });
}

export const count = <Value>(values: readonly Value[], wanted: Value): number =>
  values.filter((value) => value === wanted).length;

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** An answer that takes a moment, as one of the processor does. */
export const answerAfter =
  <Answer>(milliseconds: number, answer: Answer): (() => Promise<Answer>) =>
  async () => {
    await pause(milliseconds);
    return answer;
  };
