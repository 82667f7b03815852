import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loose, newAccountId, newOrderNo } from '../../support/app.ts';
import { openTwo, type TwoShops } from './support.ts';

const FAILURES = 12;

const metricsOf = async ({ app }: TwoShops): Promise<string[]> =>
  (await (await fetch(`${app.url}/metrics`)).text()).split('\n').filter((line) => line !== '');

const linesIn = ({ app }: TwoShops): Loose[] =>
  app
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('who keeps the deployment tells the merchants apart', () => {
  let two: TwoShops;
  beforeAll(async () => {
    two = await openTwo();
    const accountId = newAccountId();
    await Promise.all([two.a, two.b].map((shop) => shop.putCard(accountId, '100')));
    await two.a.move('pay', { accountId, amount: '1', currency: 'USD' });
    await two.a.fault({ fault: 'http-before', operation: 'giftInquiry', times: FAILURES });
    for (let tries = 0; tries < FAILURES; tries += 1)
      await two.a.gql(`{ card(accountId: "${newAccountId()}") { asOf } }`);
    const orderNo = newOrderNo();
    await two.b.fault({ fault: 'code', operation: 'giftTransaction', code: 71_234 });
    await two.b.move('pay', { orderNo, accountId, amount: '1', currency: 'USD' });
    const activate = 'mutation ($input: ActivateInput!) { activate(input: $input) { errors { __typename } } }';
    await two.b.read(activate, { input: { accountId, customer: CUSTOMER } });
  });
  afterAll(() => two.close());

  it('in the metrics, by the label merchant', async () => {
    const metrics = await metricsOf(two);
    const valuesOf = (name: string, ...labels: string[]) =>
      metrics
        .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
        .map((line) => Number(line.split(' ').at(-1)));
    const a = 'merchant="shop-a"';
    const b = 'merchant="shop-b"';
    expect(valuesOf('loyalty_upstream_circuit_open', a)).toEqual([1]);
    expect(valuesOf('loyalty_upstream_circuit_open', b)).toEqual([0]);
    expect(valuesOf('loyalty_upstream_unlisted_codes_total', a)).toEqual([]);
    expect(valuesOf('loyalty_upstream_unlisted_codes_total', b)).toEqual([1]);
    expect(valuesOf('loyalty_upstream_seconds_count', a, 'giftTransaction', 'result="data"')).toEqual([1]);
    expect(valuesOf('loyalty_upstream_seconds_count', b, 'giftTransaction', 'result="code"')).toEqual([1]);
    expect(valuesOf('loyalty_movements_total', a, 'type="PAYMENT"', 'status="SUCCEEDED"')).toEqual([1]);
    expect(valuesOf('loyalty_movements_total', b, 'type="PAYMENT"', 'status="SUCCEEDED"')).toEqual([]);
  });

  it('in metrics of which each is told once, with a line for each merchant or one for the process', async () => {
    const metrics = await metricsOf(two);
    const names = metrics.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
    expect(new Set(names).size).toBe(names.length);
    const lines = metrics.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(lines).size).toBe(lines.length);
    expect(metrics.some((line) => line.startsWith('loyalty_http_requests_total{status="200"} '))).toBe(true);
    expect(metrics.some((line) => line.startsWith('process_cpu_seconds_total '))).toBe(true);
    // What the merchants count is not told a second time without a merchant.
    const own = new Set(lines.filter((line) => line.includes('merchant=')).map(withoutMerchant));
    expect(own.size).toBeGreaterThan(10);
    expect(lines.filter((line) => own.has(line))).toEqual([]);
  });

  it('in the log, by the member merchant', () => {
    const lines = linesIn(two);
    const opened = lines.filter(({ msg }) => /cannot be reached or answers with HTTP 5xx/.test(msg ?? ''));
    expect(opened.map(({ merchant }) => merchant)).toEqual(['shop-a']);
    const unlisted = lines.filter(({ upstreamCode }) => upstreamCode === 71_234);
    expect(unlisted.map(({ merchant }) => merchant)).toEqual(['shop-b']);
  });

  it('in the line of each request whose token names one', () => {
    const requests = linesIn(two).filter(({ msg, path }) => msg === 'request' && path === '/graphql');
    expect(new Set(requests.map(({ merchant }) => merchant))).toEqual(new Set(['shop-a', 'shop-b']));
  });

  it('in the audit, beside a card that only the keys of its merchant open', () => {
    const audit = linesIn(two).filter((line) => line.audit === 'activate');
    expect(audit).toMatchObject([
      { merchant: 'shop-b', level: 'audit', subject: 'till-1', result: expect.any(String) },
    ]);
  });
});

it('what the process counts of nobody’s is told without a merchant, whoever has it counted', async () => {
  const two = await openTwo({ RESULT_PUSH: 'on', LIMIT_REQUESTS_PER_MINUTE: '1' });
  const headers = { 'content-type': 'application/json', sign: 'no-signature' };
  await fetch(`${two.app.url}/paywizard/results`, { method: 'POST', headers, body: '{"checkoutId":"1"}' });
  for (const _refused of [1, 2]) await two.app.gql('{ __typename }', {}, { authorization: 'Bearer rubbish' });
  const metrics = await metricsOf(two);
  expect(metrics).toContain('loyalty_result_pushes_total{outcome="wrong-sign"} 1');
  expect(metrics).toContain('loyalty_rate_limited_total{kind="requests"} 1');
  expect(metrics).toContain('loyalty_rate_limited_total{kind="requests",merchant="shop-a"} 0');
  await two.close();
});

it('a client id that serves as the id stands in neither, but for its end', async () => {
  const id = 'client-of-a';
  const two = await openTwo({}, { a: { id } });
  await two.b.fault({ fault: 'http-before', operation: 'giftInquiry', times: FAILURES });
  const metrics = await metricsOf(two);
  expect(metrics.some((line) => line.includes('merchant="•••of-a"'))).toBe(true);
  expect(metrics.join('\n') + two.app.logged()).not.toContain(id);
  await two.close();
});

const withoutMerchant = (line: string): string =>
  line
    .replace(/,?merchant="[^"]*"/, '')
    .replace('{,', '{')
    .replace('{}', '');

const CUSTOMER = { firstName: 'Augusta', lastName: 'Lovelace' };
