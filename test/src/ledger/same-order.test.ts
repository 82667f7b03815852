import { expect, it } from 'vitest';
import { newOrderNo } from '../../support/app.ts';
import { fakeUpstream, lost, onBothStores, protocolOn, recorded, succeeded } from '../../support/ledger.ts';

onBothStores('one order on two machines', (bench) => {
  it('a void that comes to its end while its repetition is looked into is answered as that void', async () => {
    const [one, two] = bench.ledgers();
    const upstream = fakeUpstream(() => succeeded());
    const orderNo = newOrderNo();
    const request = () => upstream.undoing(orderNo, 'C-of-a-payment');

    // The second request stands still after it has found no such order, until the first one is done.
    const find = two.history.byCheckoutId.bind(two.history);
    let first: Awaited<ReturnType<ReturnType<typeof protocolOn>['execute']>> | null = null;
    two.history.byCheckoutId = async (checkoutId) => {
      first ??= await protocolOn(one).execute(request());
      return await find(checkoutId);
    };
    const second = await protocolOn(two).execute(request());
    expect(first).toMatchObject({ replayed: false, errors: [], transaction: { status: 'SUCCEEDED' } });
    expect(second).toMatchObject({ replayed: true, errors: [], transaction: { status: 'SUCCEEDED' } });
    expect(upstream.sends(orderNo)).toBe(1);
  });

  it('what a dead process was looking up is due at once for the one that owns the store after it', async () => {
    const [one, two] = bench.ledgers();
    const { id } = await recorded(one, lost());
    const movement = await one.history.byId(id);
    if (movement !== null) await one.settling.lookAgain(movement, 0, false);
    expect(await one.settling.take(9, 600_000)).toMatchObject([{ movement: { id } }]);
    expect(await two.settling.take(9, 600_000)).toEqual([]);
    await two.settling.abandon({ all: true });
    expect(await two.settling.take(9, 600_000)).toMatchObject([{ movement: { id } }]);
  });
});
