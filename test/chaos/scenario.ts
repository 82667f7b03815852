import type { Kind } from './movement.ts';
import { Random } from './random.ts';

export interface Card {
  accountId: string;
  balances: { USD: string; Points: string };
}

/** A movement to be made, and what is to be done to it once it has succeeded. */
export interface Scenario {
  base: { kind: Kind; input: Record<string, unknown> };
  /** One group after the other; what is in a group goes out at the same time. */
  acts: Act[][];
}

export type Act = { kind: 'void' } | { kind: 'addTip'; amount: string };

/** Some hold plenty, and some so little that payments are declined or approved in part. */
export const CARDS: readonly [Card, ...Card[]] = [
  { accountId: '7100000000000001', balances: { USD: '5000', Points: '5000' } },
  { accountId: '7100000000000002', balances: { USD: '5000', Points: '5000' } },
  { accountId: '7100000000000003', balances: { USD: '5000', Points: '5000' } },
  { accountId: '7100000000000004', balances: { USD: '5000', Points: '5000' } },
  { accountId: '7100000000000005', balances: { USD: '60', Points: '40' } },
  { accountId: '7100000000000006', balances: { USD: '0.05', Points: '0' } },
];

const BASES = { pay: 50, topUp: 20, issuePoints: 15, redeemPoints: 15 } as const;

/** What a client does after its movement: mostly nothing, and sometimes several voids of it at once. */
const AFTER = { nothing: 40, void: 20, voids: 16, tip: 8, 'tip and voids': 10, 'tips, then voids': 6 } as const;

/** The how many-th scenario of a seed; they never end. */
export function scenarioOf(seed: number, index: number): Scenario {
  const random = new Random(seed, 'scenario', index);
  const kind = random.weighted(BASES);
  return { base: { kind, input: baseInput(kind, random) }, acts: actsAfter(kind, random) };
}

function baseInput(kind: keyof typeof BASES, random: Random): Record<string, unknown> {
  const { accountId } = random.pick(CARDS);
  switch (kind) {
    case 'pay':
      return {
        accountId,
        amount: money(random, 4_000),
        currency: 'USD',
        ...(random.chance(0.4) && { nsfAllowed: random.chance(0.8) }),
      };
    case 'topUp':
      // Without an amount it is left to the processor how much that is.
      return random.chance(0.1) ? { accountId } : { accountId, amount: money(random, 3_000), currency: 'USD' };
    default:
      return { accountId, points: String(random.between(1, 60)) };
  }
}

function actsAfter(kind: keyof typeof BASES, random: Random): Act[][] {
  const after = random.weighted(AFTER);
  const voids = (count: number): Act[] => Array.from({ length: count }, () => ({ kind: 'void' }));
  const tips = (count: number): Act[] =>
    kind === 'pay' ? Array.from({ length: count }, () => ({ kind: 'addTip', amount: money(random, 300) })) : [];
  switch (after) {
    case 'nothing':
      return [];
    case 'void':
      return [voids(1)];
    case 'voids':
      return [voids(random.between(2, 4))];
    case 'tip':
      return [tips(1)];
    case 'tip and voids':
      return [[...tips(1), ...voids(random.between(1, 2))]];
    case 'tips, then voids':
      return [tips(random.between(1, 2)), voids(random.between(1, 2))];
  }
}

/** From a cent to so many of them. */
const money = (random: Random, mostCents: number): string => (random.between(1, mostCents) / 100).toFixed(2);
