import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLedger } from '../../../src/ledger/open.ts';
import type { Store } from '../../../src/ledger/store.ts';
import { SEND_WITHIN_MS } from '../../../src/movements/protocol.ts';
import { newOrderNo } from '../../support/app.ts';
import {
  embeddedPlace,
  fakeUpstream,
  intent,
  ledgerOn,
  type Machine,
  protocolOn,
  same,
  started,
  succeeded,
} from '../../support/ledger.ts';
import { createSchema, HAS_POSTGRES, type TestSchema } from '../../support/postgres.ts';

const UNABLE = {
  transaction: null,
  replayed: false,
  errors: [{ code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: 1 }],
};

describe.skipIf(!HAS_POSTGRES)('when the connection to PostgreSQL breaks', () => {
  let schema: TestSchema;
  let store: Store;
  beforeAll(async () => {
    schema = await createSchema();
    store = await openLedger(schema.url);
  });
  afterAll(async () => {
    await store.close();
    await schema.drop();
  });

  /** Resolves when this many of the ledger's sessions wait for the table that the test has locked. */
  const waiting = (count: number) =>
    expect.poll(async () => (await schema.sessions()).filter(({ waits }) => waits).length).toBe(count);

  it('while an intent is being written, nothing is sent, and the same order goes out afterwards', async () => {
    const ledger = ledgerOn(store);
    const causes: unknown[] = [];
    const protocol = protocolOn(ledger, { ledgerUnavailable: (cause) => causes.push(cause) });
    const upstream = fakeUpstream(() => succeeded());
    const orderNo = newOrderNo();
    const refused = await schema.whileLocked(async () => {
      const answer = protocol.execute(upstream.payment(orderNo));
      await waiting(1);
      await schema.breakSessions();
      return await answer;
    });
    expect(refused).toMatchObject(UNABLE);
    expect(causes).toHaveLength(1);
    expect(upstream.sends(orderNo)).toBe(0);
    expect(await ledger.history.byOrderNo(orderNo)).toBeNull();
    expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject({ replayed: false, errors: [] });
    expect(upstream.sends(orderNo)).toBe(1);
  });

  it('while an outcome is being written, it is written over another one, before the caller is told', async () => {
    const ledger = ledgerOn(store);
    const failures: unknown[] = [];
    const protocol = protocolOn(ledger, { outcomeNotRecorded: (_movement, _outcome, cause) => failures.push(cause) });
    const orderNo = newOrderNo();
    let answered = () => {};
    const upstream = fakeUpstream(async () => {
      await new Promise<void>((resolve) => {
        answered = resolve;
      });
      return succeeded({ checkoutId: 'C-1' });
    });
    const answer = protocol.execute(upstream.payment(orderNo));
    await expect.poll(() => upstream.sends(orderNo)).toBe(1);
    await schema.whileLocked(async () => {
      answered();
      await waiting(1);
      await schema.breakSessions();
      await expect.poll(() => failures.length).toBe(1);
    });
    expect(await answer).toMatchObject({
      replayed: false,
      errors: [],
      transaction: { status: 'SUCCEEDED', checkoutId: 'C-1' },
    });
    expect(await ledger.history.byOrderNo(orderNo)).toMatchObject({ status: 'SUCCEEDED', revision: 2 });
    expect(upstream.sends(orderNo)).toBe(1);
  });

  it('while the processor is asked, its answer is written over another connection', async () => {
    const orderNo = newOrderNo();
    const upstream = fakeUpstream(async () => {
      await schema.breakSessions();
      return succeeded();
    });
    const protocol = protocolOn(ledgerOn(store));
    expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject({ replayed: false, errors: [] });
    expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject({ replayed: true, errors: [] });
    expect(upstream.sends(orderNo)).toBe(1);
  });

  it('again and again, connections are not used up: the ledger answers as soon as the server does', async () => {
    const ledger = ledgerOn(store);
    for (let round = 0; round < 4; round += 1) {
      await schema.whileLocked(async () => {
        const begun = Promise.allSettled(Array.from({ length: 8 }, () => ledger.begin(intent(), same)));
        await waiting(8);
        await schema.breakSessions();
        expect((await begun).map(({ status }) => status)).toEqual(Array(8).fill('rejected'));
      });
    }
    // A connection that was idle is told of its end by its socket, in its own time.
    await new Promise((next) => setTimeout(next, 200));
    await Promise.all(Array.from({ length: 12 }, () => started(ledger)));
  });

  it('at any moment of a crowd of payments, none goes out twice and none is lost', async () => {
    const protocols: Machine[] = [protocolOn(ledgerOn(store)), protocolOn(ledgerOn(store))];
    const upstream = fakeUpstream(async () => {
      await new Promise((next) => setTimeout(next, 30));
      return succeeded();
    });
    const orders = Array.from({ length: 16 }, newOrderNo);
    const breaking = (async () => {
      for (let times = 0; times < 12; times += 1) {
        await schema.breakSessions();
        await new Promise((next) => setTimeout(next, 25));
      }
    })();
    const pay = async (orderNo: string): Promise<void> => {
      for (let tries = 0; ; tries += 1) {
        const protocol = protocols[tries % 2] as Machine;
        const { transaction } = await protocol.execute(upstream.payment(orderNo));
        if (transaction?.status === 'SUCCEEDED') return;
        expect(tries).toBeLessThan(200);
        await new Promise((next) => setTimeout(next, 10));
      }
    };
    await Promise.all([...orders.map(pay), breaking]);
    for (const orderNo of orders) {
      expect(upstream.sends(orderNo)).toBe(1);
      expect(await ledgerOn(store).history.byOrderNo(orderNo)).toMatchObject({ status: 'SUCCEEDED' });
    }
  });
});

it('an intent that was written though the ledger said no is taken back, and may be tried again', async () => {
  const place = embeddedPlace();
  const store = await openLedger(place.url);
  const ledger = ledgerOn(store);
  // As when the connection is lost between a commit and its confirmation.
  const forgetful = ledgerOn(store);
  const begin = forgetful.begin.bind(forgetful);
  let lose = true;
  forgetful.begin = async (...args) => {
    const begun = await begin(...args);
    if (lose) throw new Error('connection lost');
    return begun;
  };
  const upstream = fakeUpstream(() => succeeded());
  const protocol = protocolOn(forgetful);
  const orderNo = newOrderNo();
  expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject(UNABLE);
  await expect.poll(() => ledger.history.byOrderNo(orderNo)).toMatchObject({ status: 'FAILED', final: false });
  lose = false;
  expect(await protocol.execute(upstream.payment(orderNo))).toMatchObject({ errors: [], transaction: { attempt: 2 } });
  expect(upstream.sends(orderNo)).toBe(1);
  await store.close();
  await place.remove();
});

it('an intent that took so long to write that others may have acted on it is not sent, and may be tried again', async () => {
  const place = embeddedPlace();
  const store = await openLedger(place.url);
  const slow = ledgerOn(store);
  const begin = slow.begin.bind(slow);
  const now = performance.now.bind(performance);
  slow.begin = async (...args) => {
    const begun = await begin(...args);
    // The process stood still for so long, after the commit.
    vi.spyOn(performance, 'now').mockImplementation(() => now() + SEND_WITHIN_MS);
    return begun;
  };
  const upstream = fakeUpstream(() => succeeded());
  const orderNo = newOrderNo();
  const answer = await protocolOn(slow).execute(upstream.payment(orderNo));
  vi.restoreAllMocks();
  expect(answer).toMatchObject({ transaction: { status: 'FAILED', final: false, failure: { retryable: true } } });
  expect(upstream.sends(orderNo)).toBe(0);
  expect(await protocolOn(ledgerOn(store)).execute(upstream.payment(orderNo))).toMatchObject({ errors: [] });
  expect(upstream.sends(orderNo)).toBe(1);
  await store.close();
  await place.remove();
});

it('many outcomes that wait for the ledger at once are all written, and nothing is warned of', async () => {
  const warnings: string[] = [];
  const warn = ({ message }: Error) => void warnings.push(message);
  process.on('warning', warn);
  const place = embeddedPlace();
  const store = await openLedger(place.url);
  const ledger = ledgerOn(store);
  const record = ledger.record.bind(ledger);
  let away = true;
  let refusals = 0;
  ledger.record = async (...args) => {
    if (!away) return await record(...args);
    refusals += 1;
    throw new Error('connection lost');
  };
  const upstream = fakeUpstream(() => succeeded());
  const protocol = protocolOn(ledger);
  const answers = Promise.all(Array.from({ length: 30 }, () => protocol.execute(upstream.payment(newOrderNo()))));
  await expect.poll(() => refusals).toBeGreaterThanOrEqual(60);
  away = false;
  for (const answer of await answers)
    expect(answer).toMatchObject({ errors: [], transaction: { status: 'SUCCEEDED' } });
  await store.close();
  await place.remove();
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
