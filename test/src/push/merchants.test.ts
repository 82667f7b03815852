import { expect, it, vi } from 'vitest';
import { listen } from '../../../src/http/listen.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { Tallies } from '../../../src/limits/tallies.ts';
import { createPush } from '../../../src/push/push.ts';
import { intent, lost, onBothStores, recorded } from '../../support/ledger.ts';
import { PATH, type Parameters, push, pushed, TAKEN } from './support.ts';

const ONE = { clientId: 'merchant-one', clientSecret: 'secret-of-merchant-one' };
const TWO = { clientId: 'merchant-two', clientSecret: 'secret-of-merchant-two' };

onBothStores('pushes of several merchants to one address', (bench) => {
  /** Two merchants behind one address, and how each of their movements stands after a push. */
  async function deployment(credentials: readonly [typeof ONE, typeof ONE]) {
    const ledgers: [Ledger, Ledger] = [bench.ledgers()[0], bench.ledgers()[0]];
    const told = { ended: vi.fn(), failed: vi.fn(), strange: vi.fn() };
    const { receive, path, stop } = createPush({
      merchants: ledgers.map((ledger, index) => ({
        credentials: {
          clientId: () => credentials[index === 0 ? 0 : 1].clientId,
          clientSecret: () => credentials[index === 0 ? 0 : 1].clientSecret,
        },
        ledger,
        amountScale: 10_000,
        inFlightMs: 100,
        settler: { settled: vi.fn(), overruled: vi.fn() },
      })),
      tallies: new Tallies({
        connectRedis: null,
        merchant: 'all',
        sealingKeys: [{ id: 'k1', key: new Uint8Array(32) }],
        observer: { limited: vi.fn(), alone: vi.fn() },
      }),
      observer: told,
    });
    expect(path).toBe(PATH);
    const server = await listen((request, response) => void receive(request, response, '192.0.2.1'), 0, '127.0.0.1');
    return {
      ledgers,
      told,
      push: (parameters: Parameters, signing: typeof ONE) =>
        push(`http://127.0.0.1:${server.port}`, parameters, signing),
      async close() {
        stop();
        await server.close(1_000);
      },
    };
  }

  it('reach the merchant whose signature stands, though both have the same order number', async () => {
    const { ledgers, push: send, told, close } = await deployment([ONE, TWO]);
    const wanted = intent();
    const movements = [await recorded(ledgers[0], lost(), wanted), await recorded(ledgers[1], lost(), wanted)] as const;
    const statuses = async () => [
      (await ledgers[0].history.byId(movements[0].id))?.status,
      (await ledgers[1].history.byId(movements[1].id))?.status,
    ];
    expect(await send(pushed({ transIndexCode: wanted.orderNo }), TWO)).toEqual(TAKEN);
    expect(await statuses()).toEqual(['UNKNOWN', 'SUCCEEDED']);
    const forged = { clientId: ONE.clientId, clientSecret: TWO.clientSecret };
    expect((await send(pushed({ transIndexCode: wanted.orderNo }), forged)).status).toBe(401);
    expect(await statuses()).toEqual(['UNKNOWN', 'SUCCEEDED']);
    expect(await send(pushed({ transIndexCode: wanted.orderNo }), ONE)).toEqual(TAKEN);
    expect(await statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(told.ended.mock.calls).toEqual([['settled'], ['wrong-sign'], ['settled']]);
    await close();
  });

  it('reach the one that knows the order where both have the same credentials', async () => {
    const { ledgers, push: send, told, close } = await deployment([ONE, ONE]);
    const { orderNo, id } = await recorded(ledgers[1], lost());
    expect(await send(pushed({ transIndexCode: orderNo }), ONE)).toEqual(TAKEN);
    expect((await ledgers[1].history.byId(id))?.status).toBe('SUCCEEDED');
    expect(await send(pushed({ transIndexCode: 'of-neither', checkoutId: 'of-neither' }), ONE)).toEqual(TAKEN);
    expect(told.ended.mock.calls).toEqual([['settled'], ['unknown-order']]);
    await close();
  });
});
