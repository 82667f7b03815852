import { afterAll, beforeAll, expect, it } from 'vitest';
import { newAccountId, newOrderNo, startApp, type TestApp } from '../../support/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ PAYWIZARD_QUERY_ORDER: 'off' });
});
afterAll(() => app.close());

/** A payment that ends as the fault says. */
async function pay(fault: Record<string, unknown>): Promise<void> {
  const accountId = newAccountId();
  await app.putCard({ accountId, balances: { USD: '100.00' } });
  const input = { orderNo: newOrderNo(), accountId, amount: '10.50', currency: 'USD' };
  await app.fault({ orderNo: input.orderNo, ...fault });
  const query = 'mutation ($input: PayInput!) { pay(input: $input) { transaction { status } } }';
  const { errors } = await app.gql(query, { input });
  expect(errors).toBeUndefined();
}

const lines = (member: string, value: unknown) =>
  app
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((line) => line[member] === value);

async function metric(series: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

it.each([
  ['a refused credential', { fault: 'code', code: 401 }, 'upstreamCode', 401, 'loyalty_alarms_total{kind="refused"}'],
  [
    'a code without a meaning',
    { fault: 'code', code: 49_999 },
    'upstreamCode',
    49_999,
    'loyalty_upstream_unlisted_codes_total{operation="giftTransaction"}',
  ],
  [
    'an answer against the contract',
    { fault: 'raw', body: '{"code": 200, "data": {}}' },
    'alarm',
    'contract-violation',
    'loyalty_alarms_total{kind="contract-violation"}',
  ],
])('%s, again and again, is counted each time and one line in the log', async (_what, fault, member, value, series) => {
  const before = await metric(series);
  for (let count = 0; count < 5; count += 1) await pay(fault);
  expect(await metric(series)).toBe(before + 5);
  expect(lines(member, value)).toHaveLength(1);
});

it('another code has its own line', async () => {
  await pay({ fault: 'code', code: 403 });
  expect(lines('upstreamCode', 403)).toHaveLength(1);
});

it('each call that brings no data is counted by why', async () => {
  await pay({ fault: 'code', code: 40_006 });
  const text = await (await fetch(`${app.url}/metrics`)).text();
  const failures = text.split('\n').filter((line) => line.startsWith('loyalty_upstream_failures_total'));
  expect(failures).toContain(
    'loyalty_upstream_failures_total{operation="giftTransaction",result="code",reason="REFUSED"} 6',
  );
  expect(failures).toContain(
    'loyalty_upstream_failures_total{operation="giftTransaction",result="unreadable",reason="unreadable"} 5',
  );
});

it('movements are counted by type and status, an attempt as PENDING', async () => {
  const series = (status: string) => `loyalty_movements_total{type="PAYMENT",status="${status}"}`;
  const before = [await metric(series('PENDING')), await metric(series('FAILED'))];
  await pay({ fault: 'code', code: 401 });
  expect([await metric(series('PENDING')), await metric(series('FAILED'))]).toEqual(before.map((count) => count + 1));
});
