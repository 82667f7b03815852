import { expect, it } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import type { History } from '../../../src/ledger/history.ts';
import { Sealer } from '../../../src/sealing.ts';
import { newAccountId } from '../../support/app.ts';
import { accepted, intent, lost, notSent, onBothStores, recorded, started, succeeded } from '../../support/ledger.ts';

const newCard = () => new CardNumber(newAccountId());
const of = async (history: History, card: CardNumber) => (await history.cardRevisions([card])).get(card.reveal());

onBothStores('the revision', (bench) => {
  it('of a movement is another one after each change, and the same after none', async () => {
    const [one, two] = bench.ledgers();
    const movement = await started(one);
    const revision = async () => (await two.history.revisions([movement.id])).get(movement.id);
    const seen = [await revision()];
    for (const outcome of [lost(), accepted(), accepted(), lost(), succeeded(), succeeded()]) {
      await one.record(movement, outcome, 0);
      seen.push(await revision());
    }
    // To be told of an acceptance twice is a change each time; not to know, or a second success, is none.
    expect(seen).toEqual([1, 2, 3, 4, 4, 5, 5]);
  });

  it('is asked for many movements at once, and is there for none that is unknown or of another merchant', async () => {
    const [[one], [other]] = [bench.ledgers(), bench.ledgers()];
    const ids = [(await started(one)).id, (await recorded(one, succeeded())).id];
    const foreign = (await started(other)).id;
    const revisions = await one.history.revisions([...ids, foreign, 'no-such-id']);
    expect([...revisions].sort()).toEqual(ids.map((id, index) => [id, index + 1]).sort());
  });

  it('of a card is another one after each outcome on it, and the same after an intent', async () => {
    const [one, two] = bench.ledgers();
    const [card, other] = [newCard(), newCard()];
    expect(await of(two.history, card)).toBe(0);
    const seen = new Set([0]);
    for (const outcome of [succeeded(), lost(), accepted(), notSent()]) {
      const movement = await started(one, intent({ card }));
      expect(seen).toContain(await of(two.history, card));
      await one.record(movement, outcome, 0);
      const after = await of(two.history, card);
      expect(seen).not.toContain(after);
      seen.add(Number(after));
    }
    expect(await of(two.history, other)).toBe(0);
  });

  it('of a card shows an outcome also while something else on it is being tried again', async () => {
    const [one, two] = bench.ledgers();
    const card = newCard();
    const failed = await recorded(one, notSent(), intent({ card }));
    const before = await of(two.history, card);
    await started(one, intent({ card, orderNo: failed.orderNo }));
    await recorded(one, succeeded(), intent({ card }));
    expect(await of(two.history, card)).not.toBe(before);
  });
});

onBothStores('under a new sealing key', (bench) => {
  const [old, recent] = [1, 2].map((byte) => ({ id: `k${byte}`, key: new Uint8Array(32).fill(byte) }));
  if (old === undefined || recent === undefined) throw new Error('unreachable');

  it('cards that were sealed with the old one are found, opened and counted, while it is still given', async () => {
    const merchant = newAccountId();
    const [before] = bench.ledgers({ merchant, sealer: new Sealer([old]) });
    const [, after] = bench.ledgers({ merchant, sealer: new Sealer([recent, old]) });
    const card = newCard();
    const first = await recorded(before, succeeded(), intent({ card }));
    const second = await recorded(after, succeeded(), intent({ card }));
    const page = await after.history.page({ filter: { cards: [card] }, limit: 9, from: 'newest' });
    expect(page.map(({ id }) => id)).toEqual([second.id, first.id]);
    for (const movement of page) expect(movement.card?.reveal()).toBe(card.reveal());
    expect(await of(after.history, card)).toBe(4);
  });

  it('without the old one the movement is still there, with no card that could be shown', async () => {
    const merchant = newAccountId();
    const [before] = bench.ledgers({ merchant, sealer: new Sealer([old]) });
    const [, after] = bench.ledgers({ merchant, sealer: new Sealer([recent]) });
    const card = newCard();
    const { orderNo } = await recorded(before, succeeded(), intent({ card }));
    expect(await after.history.byOrderNo(orderNo)).toMatchObject({ card: null, status: 'SUCCEEDED' });
    expect(await of(after.history, card)).toBe(0);
  });
});
