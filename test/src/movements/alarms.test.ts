import { expect, it } from 'vitest';
import { transactionAnswer, useApp } from '../../schema/support.ts';
import { newOrderNo } from '../../support/app.ts';

const app = useApp();

/** What a series of the metrics stands at. */
async function count(series: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const alarms = (kind: string) => count(`loyalty_alarms_total{kind="${kind}"}`);

async function pay(fault: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const input = { orderNo: newOrderNo(), accountId: await app.card(), amount: '10.50', currency: 'USD', ...more };
  await app.fault({ orderNo: input.orderNo, ...fault });
  await app.move('pay', input);
  return input;
}

it('an amount that was not asked for raises an alarm once, and not again when it is replayed', async () => {
  const input = await pay({ fault: 'raw', body: transactionAnswer({ amount: '70000' }) });
  expect(await alarms('amount-mismatch')).toBe(1);
  await app.move('pay', input);
  expect(await alarms('amount-mismatch')).toBe(1);
  await pay({ fault: 'raw', body: transactionAnswer({ amount: '110000' }) }, { nsfAllowed: true });
  expect(await alarms('amount-mismatch')).toBe(2);
});

it('a partial approval that was asked for raises none, nor does an amount that is the same with more zeros', async () => {
  const before = await alarms('amount-mismatch');
  await pay({ fault: 'raw', body: transactionAnswer({ amount: '70000' }) }, { nsfAllowed: true });
  await pay({ fault: 'raw', body: transactionAnswer({ amount: '0105000' }) });
  expect(await alarms('amount-mismatch')).toBe(before);
});

it('a refused credential raises an alarm', async () => {
  const before = await alarms('refused');
  await pay({ fault: 'code', code: 401 });
  expect(await alarms('refused')).toBe(before + 1);
});

it('an answer against the contract raises an alarm', async () => {
  const before = await alarms('contract-violation');
  await pay({ fault: 'raw', body: transactionAnswer({ result: 7 }) });
  expect(await alarms('contract-violation')).toBe(before + 1);
});

it('a code without a meaning is counted, and one with a meaning is not', async () => {
  const series = 'loyalty_upstream_unlisted_codes_total{operation="giftTransaction"}';
  await pay({ fault: 'code', code: 49999 });
  await pay({ fault: 'code', code: 40006 });
  expect(await count(series)).toBe(1);
});

it('a customer value that cannot be read is counted by its key', async () => {
  await app.read('{ card(accountId: "914639258868572") { customer { firstName } } }');
  for (const key of ['birthday', 'gender', 'country']) {
    expect(await count(`loyalty_unreadable_customer_values_total{key="${key}"}`)).toBe(1);
  }
});
