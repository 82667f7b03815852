import Big from 'big.js';
import { expect, it, vi } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import type { PushedResult } from '../../../src/paywizard/push/pushed-result.ts';
import { Landing } from '../../../src/push/landing.ts';
import { pushSettler } from '../../../src/push/settle-pushed.ts';
import {
  answer,
  declined,
  intent,
  lost,
  notSent,
  onBothStores,
  recorded,
  same,
  started,
  succeeded,
  tally,
  voidOf,
} from '../../support/ledger.ts';

onBothStores('results that are pushed', (bench) => {
  const told = { settled: vi.fn(), overruled: vi.fn(), strange: vi.fn() };

  /** What settles on one machine. */
  function settlerOn(ledger: Ledger, waitMs = 5_000) {
    for (const one of Object.values(told)) one.mockClear();
    const landing = new Landing({ history: ledger.history, waitMs });
    return { settle: pushSettler({ ledger, landing, amountScale: 10_000, observer: told }), landing };
  }

  const success = (changes: Partial<PushedResult> = {}): PushedResult => ({
    orderNo: null,
    checkoutId: answer().checkoutId,
    merchantId: '202507081058',
    paywizardId: '10020000080',
    result: 0,
    state: 2,
    amount: '1050',
    currency: '840',
    processedAt: new Date('2025-07-24T13:16:29.000Z'),
    ...changes,
  });
  const failure = (changes: Partial<PushedResult> = {}) => success({ result: 1, state: 5, ...changes });

  const statusOf = async (ledger: Ledger, { id }: Movement) => (await ledger.history.byId(id))?.status;

  it('a hundred at once, on two machines, settle once', async () => {
    const ledgers = bench.ledgers();
    const { orderNo, id } = await recorded(ledgers[0], lost());
    const push = success({ orderNo });
    const machines = ledgers.map((ledger) => settlerOn(ledger).settle);
    const ends = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => ({ kind: (await machines[index % 2]?.(push)) ?? 'none' })),
    );
    expect(tally(ends)).toEqual({ settled: 1, known: 99 });
    const settlements = await ledgers[0].settling.settlementsOf(id);
    expect(settlements).toMatchObject([{ settled_by: 'SETTLER', from_status: 'UNKNOWN', to_status: 'SUCCEEDED' }]);
    expect(told.settled).toHaveBeenCalledTimes(1);
    expect(await ledgers[1].history.byId(id)).toMatchObject({
      status: 'SUCCEEDED',
      checkoutId: push.checkoutId,
      amount: new Big('10.5'),
      revision: 3,
    });
  });

  it('that tell of success and of failure at once come to the success, in whatever order', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ledgers = bench.ledgers();
      const movement = await recorded(ledgers[0], lost());
      const [one, two] = ledgers.map((ledger) => settlerOn(ledger).settle);
      const of = { orderNo: movement.orderNo, checkoutId: 'c-1' };
      const ends = await Promise.all([one?.(failure(of)), two?.(success(of))]);
      expect(ends).toContainEqual(expect.stringMatching(/settled|overruled/));
      expect(await statusOf(ledgers[0], movement)).toBe('SUCCEEDED');
    }
  });

  it('find a movement by its checkoutId where the order number is not ours', async () => {
    const [ledger] = bench.ledgers();
    const { settle } = settlerOn(ledger);
    const accepted = await recorded(ledger, {
      status: 'PENDING',
      failure: null,
      answer: answer({ checkoutId: 'c-1' }),
    });
    expect(await settle(success({ orderNo: 'of-another-system', checkoutId: 'c-1' }))).toBe('settled');
    expect(await statusOf(ledger, accepted)).toBe('SUCCEEDED');
    expect(await settle(success({ orderNo: 'of-another-system', checkoutId: 'c-2' }))).toBe('unknown-order');
    expect(await settle(success({ checkoutId: null }))).toBe('unknown-order');
  });

  it('of another merchant find nothing', async () => {
    const [ledger] = bench.ledgers();
    const [other] = bench.ledgers();
    const movement = await recorded(ledger, lost());
    expect(await settlerOn(other).settle(success({ orderNo: movement.orderNo }))).toBe('unknown-order');
    expect(await statusOf(ledger, movement)).toBe('UNKNOWN');
  });

  it('wait for a movement that is in flight, whatever its answer then is', async () => {
    for (const [outcome, expected] of [
      [lost(), { end: 'settled', status: 'SUCCEEDED' }],
      [succeeded({ checkoutId: 'c-1' }), { end: 'known', status: 'SUCCEEDED' }],
      [declined({ checkoutId: 'c-1' }), { end: 'contradiction', status: 'DECLINED' }],
      [notSent(), { end: 'contradiction', status: 'FAILED' }],
    ] as const) {
      const [ledger, sender] = bench.ledgers();
      const movement = await started(sender);
      const { settle } = settlerOn(ledger);
      const ends = [1, 2, 3].map(() => settle(success({ orderNo: movement.orderNo, checkoutId: 'c-1' })));
      const early = await Promise.race([...ends, new Promise((resolve) => setTimeout(resolve, 200, 'waits'))]);
      expect(early).toBe('waits');
      expect(await statusOf(ledger, movement)).toBe('PENDING');
      await sender.record(movement, outcome, 0);
      expect(await Promise.all(ends)).toContain(expected.end);
      expect(await statusOf(ledger, movement)).toBe(expected.status);
    }
  });

  it('are to come again where it stays in flight, or this process ends', async () => {
    const [ledger] = bench.ledgers();
    const movement = await started(ledger);
    expect(await settlerOn(ledger, 100).settle(success({ orderNo: movement.orderNo }))).toBe('in-flight');
    const { settle, landing } = settlerOn(ledger, 60_000);
    const end = settle(success({ orderNo: movement.orderNo }));
    landing.stop();
    expect(await end).toBe('in-flight');
    expect(await statusOf(ledger, movement)).toBe('PENDING');
  });

  it('never make an order number free: a failure is the last word that the processor can unsay alone', async () => {
    const [ledger] = bench.ledgers();
    const wanted = intent();
    const movement = await recorded(ledger, lost(), wanted);
    const { settle } = settlerOn(ledger);
    expect(await settle(failure({ orderNo: movement.orderNo }))).toBe('settled');
    const again = await ledger.begin({ ...wanted, claim: 'another' }, same);
    expect(again).toMatchObject({ kind: 'known', movement: { status: 'DECLINED', failure: { retryable: false } } });
    const { checkoutId } = (await ledger.history.byId(movement.id)) ?? {};
    expect(await settle(success({ orderNo: movement.orderNo, checkoutId: checkoutId ?? '' }))).toBe('overruled');
    expect(told.overruled).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 'SUCCEEDED', settledBy: 'LATE_ANSWER' }),
      'DECLINED',
    );
  });

  it('give the hold on an original back, and tell a void that we sent from one that others made', async () => {
    const [ledger] = bench.ledgers();
    const { settle } = settlerOn(ledger);
    const original = await recorded(ledger, succeeded({ checkoutId: 'c-original' }));
    const revoked = success({ orderNo: original.orderNo, checkoutId: 'c-original', state: 3 });
    expect(await settle(revoked)).toBe('undone-elsewhere');
    expect(told.strange).toHaveBeenCalledTimes(1);
    const undoing = await recorded(ledger, lost(), voidOf('c-original'));
    expect(await settle(revoked)).toBe('known');
    expect(await statusOf(ledger, original)).toBe('SUCCEEDED');
    expect(await ledger.begin(voidOf('c-original'), same)).toEqual({ kind: 'held' });
    expect(await settle(failure({ orderNo: undoing.orderNo }))).toBe('settled');
    expect((await ledger.begin(voidOf('c-original'), same)).kind).toBe('started');
  });

  it('leave a movement alone whose checkoutId another one has', async () => {
    const [ledger] = bench.ledgers();
    const { settle } = settlerOn(ledger);
    await recorded(ledger, succeeded({ checkoutId: 'c-taken' }));
    const movement = await recorded(ledger, lost());
    expect(await settle(success({ orderNo: movement.orderNo, checkoutId: 'c-taken' }))).toBe('contradiction');
    expect(await statusOf(ledger, movement)).toBe('UNKNOWN');
  });

  it('say nothing new of what has been erased', async () => {
    const [ledger] = bench.ledgers();
    const { settle } = settlerOn(ledger);
    const movement = await recorded(ledger, succeeded({ checkoutId: 'c-old' }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await ledger.retention.eraseBatch(new Date(), null)).erased).toBe(1);
    expect(await settle(success({ orderNo: movement.orderNo, checkoutId: 'c-old', amount: '7' }))).toBe('known');
    expect(await settle(failure({ orderNo: movement.orderNo, checkoutId: 'c-old' }))).toBe('contradiction');
    expect(await statusOf(ledger, movement)).toBe('SUCCEEDED');
  });
});
