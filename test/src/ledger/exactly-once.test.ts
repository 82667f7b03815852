import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MovementResult } from '../../../src/movements/request.ts';
import { newOrderNo } from '../../support/app.ts';
import {
  declined,
  fakeUpstream,
  lost,
  notSent,
  onBothStores,
  protocolOn,
  recorded,
  succeeded,
} from '../../support/ledger.ts';

const FATES = { SUCCEEDED: succeeded, DECLINED: declined, UNKNOWN: lost, FAILED: notSent } as const;
type Fate = keyof typeof FATES;

const ORDERS = 5;

/** A request: which order number, which of two inputs, on which of two machines, after how many milliseconds. */
const requests = fc.array(
  fc.record({ order: fc.nat(ORDERS - 1), other: fc.boolean(), machine: fc.nat(1), afterMs: fc.nat(15) }),
  { minLength: 10, maxLength: 24, size: 'max' },
);
/** What becomes of the sends of each order number, in turn, and how long each takes. */
const fates = fc.array(
  fc.array(
    fc.record({ fate: fc.constantFrom<Fate>('SUCCEEDED', 'DECLINED', 'UNKNOWN', 'FAILED', 'FAILED'), ms: fc.nat(10) }),
    {
      minLength: 20,
      maxLength: 20,
    },
  ),
  { minLength: ORDERS, maxLength: ORDERS },
);
/** Few runs of many requests: most of a run is spent waiting for the other machine. */
const RUNS = { numRuns: 4, endOnFailure: true };

/** The processor of a script; it keeps what it did, and fails the test when two of one order are with it at once. */
function scripted(orders: readonly string[], script: { fate: Fate; ms: number }[][]) {
  const done = new Map<string, Fate[]>(orders.map((orderNo) => [orderNo, []]));
  const inside = new Set<string>();
  let overlaps = 0;
  const upstream = fakeUpstream(async (orderNo, send) => {
    if (inside.has(orderNo)) overlaps += 1;
    inside.add(orderNo);
    const { fate, ms } = script[orders.indexOf(orderNo)]?.[send - 1] ?? { fate: 'DECLINED', ms: 0 };
    await sleep(ms);
    inside.delete(orderNo);
    done.get(orderNo)?.push(fate);
    return FATES[fate]();
  });
  return { upstream, fatesOf: (orderNo: string) => done.get(orderNo) ?? [], overlaps: () => overlaps };
}

/** A send is followed by another one only where it was proof that nothing had gone out. */
const expectOneEffect = (fatesOfOrder: readonly Fate[]) =>
  expect(fatesOfOrder.slice(0, -1).filter((fate) => fate !== 'FAILED')).toEqual([]);

onBothStores('of any requests on two machines in any order', (bench) => {
  it('each order number is sent once, unless it is certain that it was not, and all are told the same', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fates, async (asked, script) => {
        const ledgers = bench.ledgers();
        const machines = ledgers.map((ledger) => protocolOn(ledger));
        const orders = Array.from({ length: ORDERS }, newOrderNo);
        const { upstream, fatesOf, overlaps } = scripted(orders, script);
        const answers = await Promise.all(
          asked.map(async ({ order, other, machine, afterMs }) => {
            await sleep(afterMs);
            const request = upstream.payment(orders[order] ?? '', { amount: other ? '9' : '10.5' });
            return { order, other, answer: (await machines[machine]?.execute(request)) as MovementResult };
          }),
        );
        expect(overlaps()).toBe(0);
        for (const [index, orderNo] of orders.entries()) {
          const sent = fatesOf(orderNo);
          expectOneEffect(sent);
          const own = answers.filter(({ order }) => order === index);
          const told = own.map(({ answer }) => answer).filter(({ transaction }) => transaction !== null);
          // Whoever sent was told what came of it; everybody else, what had come of it by then.
          expect(
            told
              .filter(({ replayed }) => !replayed)
              .map(({ transaction }) => transaction?.status)
              .sort(),
          ).toEqual([...sent].sort());
          for (const { transaction } of told) expect(sent).toContain(transaction?.status);
          const held = await ledgers[0].history.byOrderNo(orderNo);
          expect(held?.status).toBe(sent.at(-1));
          expect(held?.attempt).toBe(own.length === 0 ? undefined : sent.length);
          // One of the two inputs came first; the other one is a conflict, for everyone who asked for it.
          const winners = new Set(own.filter(({ answer }) => answer.transaction !== null).map(({ other }) => other));
          expect(winners.size).toBe(own.length === 0 ? 0 : 1);
          for (const { answer } of own.filter(({ other }) => !winners.has(other))) {
            expect(answer.errors).toMatchObject([{ code: 'ORDER_CONFLICT' }]);
          }
        }
      }),
      RUNS,
    );
  });

  it('the same holds while attempts are taken for abandoned that are not', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fates, fc.array(fc.nat(6), { maxLength: 6 }), async (asked, script, pauses) => {
        const ledgers = bench.ledgers();
        const machines = ledgers.map((ledger) => protocolOn(ledger));
        const orders = Array.from({ length: ORDERS }, newOrderNo);
        const { upstream, fatesOf, overlaps } = scripted(orders, script);
        const abandoning = (async () => {
          for (const pause of pauses) {
            await sleep(pause);
            await ledgers[1].settling.abandon({ all: true });
          }
        })();
        const asking = asked.map(async ({ order, machine, afterMs }) => {
          await sleep(afterMs);
          await machines[machine]?.execute(upstream.payment(orders[order] ?? ''));
        });
        await Promise.all([abandoning, ...asking]);
        expect(overlaps()).toBe(0);
        for (const orderNo of orders) {
          expectOneEffect(fatesOf(orderNo));
          // The answer came, if late: nothing stays unknown of which it is known what came of it.
          expect((await ledgers[0].history.byOrderNo(orderNo))?.status).toBe(fatesOf(orderNo).at(-1));
        }
      }),
      RUNS,
    );
  });

  it('voids of one payment go out one at a time, and none after one that succeeded or was lost', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fates, async (asked, script) => {
        const ledgers = bench.ledgers();
        const machines = ledgers.map((ledger) => protocolOn(ledger));
        const { checkoutId } = await recorded(ledgers[0], succeeded());
        const orders = Array.from({ length: ORDERS }, newOrderNo);
        let running = 0;
        const sent: Fate[] = [];
        const upstream = fakeUpstream(async (orderNo, send) => {
          running += 1;
          expect(running).toBe(1);
          const { fate, ms } = script[orders.indexOf(orderNo)]?.[send - 1] ?? { fate: 'DECLINED', ms: 0 };
          await sleep(ms);
          running -= 1;
          sent.push(fate);
          return FATES[fate]();
        });
        await Promise.all(
          asked.map(async ({ order, machine, afterMs }) => {
            await sleep(afterMs);
            await machines[machine]?.execute(upstream.undoing(orders[order] ?? '', checkoutId ?? ''));
          }),
        );
        const stops = sent.slice(0, -1).filter((fate) => fate === 'SUCCEEDED' || fate === 'UNKNOWN');
        expect(stops).toEqual([]);
      }),
      RUNS,
    );
  });
});
