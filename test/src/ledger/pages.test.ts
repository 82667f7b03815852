import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import type { Bound, HistoryFilter } from '../../../src/ledger/history.ts';
import { movementId } from '../../../src/ledger/movement-ids.ts';
import { type Movement, TRANSACTION_STATUSES, TRANSACTION_TYPES } from '../../../src/movements/movement.ts';
import { intent, ledgerOn, onBothStores, started } from '../../support/ledger.ts';

const MOVEMENTS = 60;
const CARDS = ['7000000000000001', '7000000000000002', '7000000000000003'];
/** One movement an hour, so that a page may end at any of them. */
const MADE = Array.from({ length: MOVEMENTS }, (_, hour) => new Date(Date.UTC(2025, 0, 1, hour)));

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const places = fc.nat(MOVEMENTS - 1);
const filters: fc.Arbitrary<HistoryFilter> = fc.record({
  cards: optional(fc.subarray(CARDS).map((numbers) => numbers.map((number) => new CardNumber(number)))),
  types: optional(fc.subarray([...TRANSACTION_TYPES], { minLength: 1 })),
  statuses: optional(fc.subarray([...TRANSACTION_STATUSES], { minLength: 1 })),
  createdFrom: optional(places.map((place) => MADE[place])),
  createdBefore: optional(places.map((place) => MADE[place])),
});

onBothStores('a page of the history', (bench) => {
  const merchant = 'a-merchant-of-pages';
  const ledger = () => ledgerOn(bench.stores[0], { merchant });
  let all: Movement[];
  beforeAll(async () => {
    const { db } = bench.stores[0];
    for (const [place, made] of MADE.entries()) {
      const { id } = await started(ledger(), intent({ card: new CardNumber(CARDS[place % 3] ?? '') }));
      const at = made.toISOString();
      const type = TRANSACTION_TYPES[(place * 5) % 7] ?? 'PAYMENT';
      const status = TRANSACTION_STATUSES[(place * 3) % 11] ?? 'SUCCEEDED';
      const told = { id: movementId(made), type, status, created_at: at };
      await db.updateTable('movements').set(told).where('id', '=', id).execute();
    }
    all = await ledger().history.page({ filter: {}, limit: MOVEMENTS, from: 'newest' });
    expect(all.map(({ createdAt }) => createdAt)).toEqual(MADE.toReversed());
  });

  const passes = ({ cards, types, statuses, createdFrom, createdBefore }: HistoryFilter, movement: Movement): boolean =>
    (cards?.some((card) => card.reveal() === movement.card?.reveal()) ?? true) &&
    (types?.includes(movement.type) ?? true) &&
    (statuses?.includes(movement.status) ?? true) &&
    (createdFrom === undefined || movement.createdAt >= createdFrom) &&
    (createdBefore === undefined || movement.createdAt < createdBefore);

  it('holds what passes the filter between the cursors, and nothing else', async () => {
    const limits = fc.integer({ min: 0, max: 8 });
    const ends = fc.constantFrom('newest' as const, 'oldest' as const);
    await fc.assert(
      fc.asyncProperty(filters, limits, ends, optional(places), optional(places), async (filter, limit, from, a, b) => {
        const [after, before] = [a, b].map((place) => (place === undefined ? undefined : all[place]?.id));
        const held = all.filter(
          (movement) =>
            passes(filter, movement) &&
            (after === undefined || movement.id < after) &&
            (before === undefined || movement.id > before),
        );
        const wanted = from === 'newest' ? held.slice(0, limit) : held.slice(Math.max(0, held.length - limit));
        const page = await ledger().history.page({ filter, limit, from, after, before });
        expect(page.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      }),
      { numRuns: 150 },
    );
  });

  it('is told whether there is more on either side', async () => {
    const operators = fc.constantFrom<Bound['operator']>('<', '<=', '>', '>=');
    await fc.assert(
      fc.asyncProperty(filters, operators, optional(places), async (filter, operator, place) => {
        const id = place === undefined ? undefined : all[place]?.id;
        const sides = { '<': -1, '<=': -1, '>': 1, '>=': 1 };
        const isThere = ({ id: other }: Movement) =>
          id === undefined || (other === id ? operator.endsWith('=') : (other < id ? -1 : 1) === sides[operator]);
        const expected = all.some((movement) => passes(filter, movement) && isThere(movement));
        const bound = id === undefined ? undefined : { operator, id };
        expect(await ledger().history.exists(filter, bound)).toBe(expected);
      }),
      { numRuns: 150 },
    );
  });
});
