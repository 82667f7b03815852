import { expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import {
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
  together,
  voidOf,
} from '../../support/ledger.ts';

onBothStores('beginning', (bench) => {
  it('writes down everything that is about to be sent, before it is sent', async () => {
    const [one, two] = bench.ledgers();
    const wanted = intent();
    const movement = await started(one, wanted);
    expect(movement).toMatchObject({ ...wanted, status: 'PENDING', final: false, attempt: 1, revision: 1 });
    const read = await two.history.byOrderNo(wanted.orderNo);
    expect(read).toEqual(movement);
    expect(read?.card?.reveal()).toBe(wanted.card?.reveal());
  });

  it('of many at once with one order number on two machines, exactly one may send', async () => {
    const ledgers = bench.ledgers();
    const wanted = intent();
    const begun = await together(ledgers, 16, (ledger, i) => ledger.begin({ ...wanted, claim: `claim-${i}` }, same));
    expect(tally(begun)).toEqual({ started: 1, known: 15 });
    const claims = begun.map((each) => ('movement' in each ? each.movement.claim : null));
    expect(new Set(claims).size).toBe(1);
    expect(await ledgers[1].history.page({ filter: {}, limit: 9, from: 'newest' })).toHaveLength(1);
  });

  it('an order number belongs to a merchant: another one may have the same', async () => {
    const wanted = intent();
    for (const [ledger] of [bench.ledgers(), bench.ledgers()]) expect((await started(ledger, wanted)).attempt).toBe(1);
  });

  it('whatever has been sent is known from then on, and does not begin again', async () => {
    const [one, two] = bench.ledgers();
    for (const outcome of [succeeded(), declined(), lost()]) {
      const movement = await recorded(one, outcome);
      const begun = await two.begin(intent({ orderNo: movement.orderNo }), same);
      expect(begun).toMatchObject({ kind: 'known', movement: { claim: movement.claim, status: outcome.status } });
    }
  });

  it('an attempt that was never sent begins again, but once, however many ask', async () => {
    const ledgers = bench.ledgers();
    const orderNo = newOrderNo();
    for (const attempt of [1, 2, 3]) {
      const begun = await together(ledgers, 12, (ledger) => ledger.begin(intent({ orderNo }), same));
      expect(tally(begun)).toEqual({ started: 1, known: 11 });
      const winner = begun.find(({ kind }) => kind === 'started');
      if (winner?.kind !== 'started') throw new Error('nobody has started');
      expect(winner.movement).toMatchObject({ attempt, status: 'PENDING', failure: null, revision: 2 * attempt - 1 });
      await ledgers[0].record(winner.movement, notSent(), null);
    }
  });

  it('does not begin again for another request under the same order number', async () => {
    const [one, two] = bench.ledgers();
    const { orderNo } = await recorded(one, notSent());
    const begun = await two.begin(
      intent({ orderNo, fingerprint: 'k1.other' }),
      (fingerprint) => fingerprint === 'k1.other',
    );
    expect(begun).toMatchObject({ kind: 'known', movement: { status: 'FAILED', fingerprint: 'k1.payment' } });
  });
});

onBothStores('voids and tips of one original', (bench) => {
  it('of many at once with different order numbers one is on its way, and the others are held', async () => {
    const ledgers = bench.ledgers();
    const tipOf = (id: string) => voidOf(id, { type: 'TIP' });
    const begun = await together(ledgers, 16, (ledger, i) => ledger.begin((i % 3 ? voidOf : tipOf)('P1'), same));
    expect(tally(begun)).toEqual({ started: 1, held: 15 });
  });

  it('of different originals do not hold each other', async () => {
    const begun = await together(bench.ledgers(), 8, (ledger, i) => ledger.begin(voidOf(`P${i}`), same));
    expect(tally(begun)).toEqual({ started: 8 });
  });

  it('are held by one whose answer was lost, and not by one that was declined', async () => {
    const [one, two] = bench.ledgers();
    await recorded(one, declined(), voidOf('P1'));
    await recorded(one, lost(), voidOf('P1'));
    expect(await two.begin(voidOf('P1'), same)).toEqual({ kind: 'held' });
  });

  it('are refused once it is voided, and leave nothing behind', async () => {
    const [one, two] = bench.ledgers();
    const { orderNo } = await recorded(one, succeeded({ amount: null }), voidOf('P1'));
    expect(await two.begin(voidOf('P1'), same)).toEqual({ kind: 'voided' });
    expect(await two.begin(voidOf('P1', { type: 'TIP' }), same)).toEqual({ kind: 'voided' });
    const page = await one.history.page({ filter: {}, limit: 9, from: 'newest' });
    expect(page.map((movement) => movement.orderNo)).toEqual([orderNo]);
  });

  it('of two that were never sent, tried again at once, one goes on and the other is held', async () => {
    const ledgers = bench.ledgers();
    for (const original of ['P1', 'P2', 'P3', 'P4']) {
      const orders = [newOrderNo(), newOrderNo()] as const;
      for (const orderNo of orders) await recorded(ledgers[0], notSent(), voidOf(original, { orderNo }));
      const again = (orderNo: string) => voidOf(original, { orderNo });
      const begun = await together(ledgers, 8, (ledger, i) => ledger.begin(again(orders[i % 4 < 2 ? 0 : 1]), same));
      // The same order number asked for twice is known or held, by who came first.
      expect(tally(begun).started).toBe(1);
      expect(begun.every(({ kind }) => kind !== 'voided')).toBe(true);
      const open = await ledgers[1].settling.list(9);
      const byOriginal = open.filter(({ originalCheckoutId }) => originalCheckoutId === original);
      expect(byOriginal).toMatchObject([{ attempt: 2 }]);
      const pair = await ledgers[1].history.byOriginals([original]);
      expect(pair.map(({ status }) => status).sort()).toEqual(['FAILED', 'PENDING']);
    }
  });

  it('of exactly two such on two machines, the slower one is told that it is held', async () => {
    const ledgers = bench.ledgers();
    for (let round = 0; round < 8; round += 1) {
      const original = `P${round}`;
      const pair = [voidOf(original), voidOf(original)];
      for (const each of pair) await recorded(ledgers[0], notSent(), each);
      const begun = await together(ledgers, 2, (ledger, i) => ledger.begin({ ...intent(), ...pair[i] }, same));
      expect(tally(begun)).toEqual({ started: 1, held: 1 });
    }
  });
});
