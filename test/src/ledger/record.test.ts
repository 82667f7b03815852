import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Finding } from '../../../src/ledger/settling.ts';
import type { Movement } from '../../../src/movements/movement.ts';
import { NOT_CARRIED_OUT } from '../../../src/movements/settling/verdict.ts';
import {
  accepted,
  answer,
  declined,
  intent,
  lost,
  notSent,
  onBothStores,
  recorded,
  refused,
  same,
  started,
  succeeded,
  together,
  voidOf,
} from '../../support/ledger.ts';

const DECLINED = { code: 'DECLINED', upstreamCode: null, retryable: false } as const;

/** What somebody who is not the sender found out. */
const finding = (by: 'SETTLER' | 'PERSON', status: 'SUCCEEDED' | 'DECLINED' | 'FAILED'): Finding => ({
  event: (by === 'SETTLER' ? { kind: 'looked-up', status } : { kind: 'decided', status }) as Finding['event'],
  failure: status === 'SUCCEEDED' ? null : status === 'DECLINED' ? DECLINED : NOT_CARRIED_OUT,
  order: null,
  person: by === 'PERSON' ? 'R. Boone' : null,
  reason: 'seen in the portal',
});

/** A movement whose time was over and that somebody settled, while its process was alive after all. */
async function settledMeanwhile(ledger: Ledger, by: 'SETTLER' | 'PERSON', status: 'SUCCEEDED' | 'DECLINED' | 'FAILED') {
  const sent = await started(ledger);
  await ledger.settling.abandon({ all: true });
  const unknown = await ledger.history.byId(sent.id);
  const { movement, from } = await ledger.settling.settle(unknown as Movement, finding(by, status));
  expect(movement).toMatchObject({ status, settledBy: by, final: true });
  expect(from).toBe('UNKNOWN');
  return sent;
}

onBothStores('recording an outcome', (bench) => {
  it.each([
    ['success', succeeded, { status: 'SUCCEEDED', final: true, failure: null }],
    ['decline', declined, { status: 'DECLINED', final: true, amount: null, failure: { retryable: false } }],
    ['acceptance', accepted, { status: 'PENDING', final: false, amount: null, failure: null }],
    ['request that was never sent', notSent, { status: 'FAILED', final: false, failure: { retryable: true } }],
    ['refused request', refused, { status: 'FAILED', final: true, failure: { upstreamCode: '401', retryable: false } }],
    ['lost answer', lost, { status: 'UNKNOWN', final: false, failure: { code: 'OUTCOME_UNKNOWN', retryable: true } }],
  ])('a %s is written once, and read the same on every machine', async (_what, outcome, expected) => {
    const [one, two] = bench.ledgers();
    const movement = await recorded(one, outcome());
    expect(movement).toMatchObject({ ...expected, revision: 2, attempt: 1, settledBy: null });
    expect(await two.history.byId(movement.id)).toEqual(movement);
    expect(await two.settling.settlementsOf(movement.id)).toEqual([]);
  });

  it('everything that the processor wrote on its answer is kept exactly', async () => {
    const [one] = bench.ledgers();
    const wrote = answer({ amount: new Big('3.1400'), originalTransIndexCode: '42' });
    const movement = await recorded(one, { status: 'SUCCEEDED', failure: null, answer: wrote });
    expect(movement).toMatchObject({ ...wrote, amount: expect.anything() });
    expect(movement.amount?.toFixed()).toBe('3.14');
  });

  it('the same outcome recorded twice, or by two at once, changes the movement once', async () => {
    const ledgers = bench.ledgers();
    const movement = await started(ledgers[0]);
    const outcome = succeeded();
    const all = await together(ledgers, 6, (ledger) => ledger.record(movement, outcome, 0));
    for (const each of all)
      expect(each).toMatchObject({ movement: { status: 'SUCCEEDED', revision: 2 }, overruled: null });
  });

  it('an outcome of an earlier attempt says nothing of the one that runs', async () => {
    const [one, two] = bench.ledgers();
    const wanted = intent();
    const first = await started(one, wanted);
    await one.record(first, notSent(), null);
    const second = await started(two, { ...wanted, claim: 'second' });
    const late = await one.record(first, declined(), 0);
    expect(late).toEqual({ movement: second, overruled: null });
  });

  it('tells of each change once it is on the disk', async () => {
    const told: [string, number][] = [];
    const [one] = bench.ledgers({ onChange: ({ status, revision }) => told.push([status, revision]) });
    const movement = await started(one);
    await one.begin(intent({ orderNo: movement.orderNo }), same);
    await one.record(movement, lost(), 0);
    await one.record(movement, lost(), 0);
    await one.record(movement, succeeded(), 0);
    expect(told).toEqual([
      ['PENDING', 1],
      ['UNKNOWN', 2],
      ['SUCCEEDED', 3],
    ]);
  });
});

onBothStores('an answer that comes after somebody else had settled the movement', (bench) => {
  describe.each(['SETTLER', 'PERSON'] as const)('where it was the %s', (by) => {
    it.each([
      'FAILED',
      'DECLINED',
    ] as const)('as a success overrules %s, and is written down beside it', async (status) => {
      const [one, two] = bench.ledgers();
      const sent = await settledMeanwhile(one, by, status);
      const { movement, overruled } = await two.record(sent, succeeded({ checkoutId: 'C-1' }), 0);
      expect(overruled).toBe(status);
      expect(movement).toMatchObject({
        status: 'SUCCEEDED',
        settledBy: 'LATE_ANSWER',
        checkoutId: 'C-1',
        failure: null,
      });
      expect(movement.amount?.toFixed()).toBe('10.5');
      const person = by === 'PERSON' ? 'R. Boone' : null;
      expect(await one.settling.settlementsOf(sent.id)).toMatchObject([
        { settled_by: by, person, reason: 'seen in the portal', from_status: 'UNKNOWN', to_status: status, attempt: 1 },
        { settled_by: 'LATE_ANSWER', person: null, from_status: status, to_status: 'SUCCEEDED', attempt: 1 },
      ]);
      // Once more: it is on record now, and nothing is overruled a second time.
      expect(await two.record(sent, succeeded({ checkoutId: 'C-1' }), 0)).toEqual({ movement, overruled: null });
    });

    it.each([
      ['DECLINED', declined],
      ['FAILED', notSent],
      ['FAILED for good', refused],
      ['UNKNOWN', lost],
      ['PENDING', accepted],
    ])('as %s changes nothing of what they said', async (_status, late) => {
      const [one, two] = bench.ledgers();
      for (const status of ['SUCCEEDED', 'DECLINED', 'FAILED'] as const) {
        if (by === 'PERSON' && status === 'DECLINED') continue;
        const sent = await settledMeanwhile(one, by, status);
        const before = await one.history.byId(sent.id);
        expect(await two.record(sent, late(), 0)).toEqual({ movement: before, overruled: null });
        expect(await one.settling.settlementsOf(sent.id)).toHaveLength(1);
      }
    });

    it('as a success brings the amount that they could not see', async () => {
      const [one, two] = bench.ledgers();
      const sent = await settledMeanwhile(one, by, 'SUCCEEDED');
      const { movement, overruled } = await two.record(sent, succeeded({ amount: new Big(7), checkoutId: 'C-2' }), 0);
      expect(overruled).toBeNull();
      expect(movement).toMatchObject({ status: 'SUCCEEDED', settledBy: 'LATE_ANSWER', checkoutId: 'C-2' });
      expect(movement.amount?.toFixed()).toBe('7');
    });
  });

  it('not to know never covers what a look-up has found', async () => {
    const [one, two] = bench.ledgers();
    const sent = await started(one);
    await one.settling.abandon({ all: true });
    const unknown = (await one.history.byId(sent.id)) as Movement;
    const pending: Finding = { ...finding('SETTLER', 'SUCCEEDED'), event: { kind: 'looked-up', status: 'PENDING' } };
    const order = { checkoutId: 'C-3', transIndexCode: 'T-3', merchantId: 'M', paywizardId: 'P', processedAt: null };
    const { movement: found } = await one.settling.settle(unknown, { ...pending, order });
    expect(found).toMatchObject({ status: 'PENDING', checkoutId: 'C-3', settledBy: null });
    for (const tellsLess of [lost(), notSent()]) {
      expect((await two.record(sent, tellsLess, null)).movement).toEqual(found);
    }
    expect((await two.record(sent, succeeded({ checkoutId: 'C-3' }), 0)).movement.status).toBe('SUCCEEDED');
  });

  it('what was taken for lost and was never sent may be tried again', async () => {
    const [one, two] = bench.ledgers();
    const sent = await started(one);
    expect(await two.settling.abandon({ all: true })).toBe(1);
    const { movement } = await one.record(sent, notSent(), null);
    expect(movement).toMatchObject({ status: 'FAILED', failure: { retryable: true }, final: false });
    expect((await started(two, intent({ orderNo: sent.orderNo }))).attempt).toBe(2);
  });

  it('of a look-up and an answer at once both leave one truth', async () => {
    const ledgers = bench.ledgers();
    for (let round = 0; round < 6; round += 1) {
      const sent = await started(ledgers[0]);
      await ledgers[0].settling.abandon({ all: true });
      const unknown = (await ledgers[0].history.byId(sent.id)) as Movement;
      await Promise.all([
        ledgers[1].settling.settle(unknown, finding('SETTLER', 'FAILED')),
        ledgers[0].record(sent, succeeded(), 0),
      ]);
      expect((await ledgers[1].history.byId(sent.id))?.status).toBe('SUCCEEDED');
    }
  });

  it('a person who decides on what has changed since is told so, and nothing is written', async () => {
    const [one, two] = bench.ledgers();
    const seen = await recorded(one, lost());
    await two.record(seen, accepted(), 0);
    const { from, movement } = await one.settling.settle(seen, finding('PERSON', 'FAILED'));
    expect(from).toBeNull();
    expect(movement.status).toBe('PENDING');
  });
});

onBothStores('taking back a claim', (bench) => {
  it('frees the order number of an attempt that nobody will send', async () => {
    const [one, two] = bench.ledgers();
    const movement = await started(one);
    await two.takeBack(movement, notSent());
    expect(await one.history.byId(movement.id)).toMatchObject({ status: 'FAILED', failure: { retryable: true } });
  });

  it('gives back the hold of a void', async () => {
    const [one, two] = bench.ledgers();
    await one.takeBack(await started(one, voidOf('P1')), notSent());
    expect((await two.begin(voidOf('P1'), same)).kind).toBe('started');
  });

  it('does nothing to another claim, to one that is not there, and to one that has an outcome', async () => {
    const [one, two] = bench.ledgers();
    const first = await started(one);
    await one.record(first, notSent(), null);
    const second = await started(one, intent({ orderNo: first.orderNo }));
    await two.takeBack(first, notSent());
    await two.takeBack(intent(), notSent());
    expect(await one.history.byId(first.id)).toEqual(second);
    const done = await one.record(second, succeeded(), 0);
    await two.takeBack(second, notSent());
    expect(await one.history.byId(first.id)).toEqual(done.movement);
  });
});
