import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { settingsFrom } from '../../../src/sandbox/settings.ts';
import { callerOf, checkoutIdOf, EXAMPLE_CARD, useSandbox } from './support.ts';

const sandbox = useSandbox();
const control = (method: string, path: string, body?: unknown) => sandbox.control(method, `/control/${path}`, body);

/** Whoever is pushed to: it answers with these statuses in turn, then with 200. */
let server: Server;
let url: string;
let statuses: number[] = [];
let received: { sign: string | undefined; type: string | undefined; text: string }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const { sign, 'content-type': type } = request.headers;
      received.push({ sign: typeof sign === 'string' ? sign : undefined, type, text });
      response.writeHead(statuses.shift() ?? 200).end('{"code":200,"msg":"success"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/results`;
});
beforeEach(() => {
  statuses = [];
  received = [];
});
afterAll(() => server.close());

const parameters = z.record(z.string(), z.union([z.string(), z.number()]));
const WITHIN = { timeout: 5_000, interval: 10 };

/** The parameters of the pushes, once this many have come. */
async function pushes(count: number) {
  await expect.poll(() => received.length, WITHIN).toBe(count);
  return received.map(({ text }) => parameters.parse(JSON.parse(text)));
}

/** By the published rule, worked out apart from the code that is tested. */
function textOf(pushed: Record<string, string | number>, joint = '&'): string {
  const { clientId, clientSecret } = SANDBOX_DEFAULTS;
  const pairs = Object.entries(pushed).filter(([name, value]) => value !== '' && name !== 'sign');
  return `${pairs
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(joint)}&clientId=${clientId}&clientSecret=${clientSecret}`;
}
const hmac = (text: string) => createHmac('sha256', SANDBOX_DEFAULTS.clientSecret).update(text).digest('hex');

test('nothing is pushed unless it is told to be', async () => {
  await sandbox.run('giftTransaction');
  expect(await control('GET', 'pushes')).toEqual({ status: 200, json: [] });
  expect(await control('POST', 'pushes', { orderNo: '20250724104816001' })).toEqual({
    status: 400,
    json: { error: 'url is missing: give the address to push to, here or by POST /control/push.' },
  });
});

describe('once told where to', () => {
  beforeEach(async () => {
    await control('POST', 'push', { url });
  });

  test('the result of a payment is pushed as the vendor publishes it, and signed', async () => {
    const answer = await sandbox.run('giftTransaction', { tranOrderNo: 'P-1' });
    const [pushed = {}] = await pushes(1);
    expect(pushed).toEqual({
      checkoutId: checkoutIdOf(answer),
      transIndexCode: 'P-1',
      paywizardId: '10020000080',
      mid: '202507081058',
      transType: 'giftTransaction',
      amount: '105000',
      state: 2,
      currencyCode: '840',
      tranTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      cardNo: `${EXAMPLE_CARD.slice(0, 4)}******${EXAMPLE_CARD.slice(-4)}`,
      cardToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      transResult: 0,
      transId: expect.stringMatching(/^\d{12}$/),
      invoiceNum: expect.stringMatching(/^\d{6}$/),
      traceNum: expect.stringMatching(/^\d{6}$/),
      rrn: expect.stringMatching(/^\d{12}$/),
    });
    expect(received).toMatchObject([{ sign: hmac(textOf(pushed)), type: 'application/json' }]);
    await expect
      .poll(async () => (await control('GET', 'pushes')).json, WITHIN)
      .toMatchObject([
        { orderNo: 'P-1', url, tries: [200], answer: '{"code":200,"msg":"success"}', body: received[0]?.text },
      ]);
  });

  test('a decline is pushed as one, and what is refused is not pushed', async () => {
    await sandbox.fault('decline');
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-1' });
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-2', amount: '999999' });
    const [pushed] = await pushes(1);
    expect(pushed).toMatchObject({ transIndexCode: 'P-1', transResult: 1, state: 5 });
    expect(pushed).not.toHaveProperty('rrn');
  });

  test('what is pending is pushed at once, and by itself when it settles', async () => {
    await sandbox.fault('pending-success', { delayMs: 150 });
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-1' });
    expect(await pushes(2)).toMatchObject([
      { transIndexCode: 'P-1', transResult: 2, state: 1 },
      { transIndexCode: 'P-1', transResult: 0, state: 2 },
    ]);
  });

  test('points have no currency', async () => {
    await sandbox.run('loyaltyIssuance');
    const [pushed = {}] = await pushes(1);
    expect(pushed).toMatchObject({ amount: '50000', currencyCode: '' });
    expect(received).toMatchObject([{ sign: hmac(textOf(pushed)) }]);
  });

  test('what is not taken is pushed again, and no more once it is', async () => {
    statuses = [503, 500];
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-1' });
    const [first, ...more] = await pushes(3);
    expect(more).toEqual([first, first]);
    await expect
      .poll(async () => (await control('GET', 'pushes')).json, WITHIN)
      .toMatchObject([{ tries: [503, 500, 200] }]);
  });

  test('nothing is pushed any more after a reset, or when it is told so', async () => {
    await control('DELETE', 'push');
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-1' });
    await control('POST', 'push', { url });
    await control('POST', 'reset');
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-2' });
    await control('POST', 'push', { url });
    await sandbox.run('giftTransaction', { tranOrderNo: 'P-3' });
    expect(await pushes(1)).toMatchObject([{ transIndexCode: 'P-3' }]);
    expect((await control('GET', 'pushes')).json).toHaveLength(1);
  });
});

describe('one order can be pushed', () => {
  test.each([
    [{ signed: 'body' }, (pushed: object) => ({ sign: undefined, inBody: hmac(textOf({ ...pushed })) })],
    [{ signed: 'wrong' }, () => ({ sign: 'f'.repeat(64), inBody: undefined })],
    [{ signed: 'none' }, () => ({ sign: undefined, inBody: undefined })],
    [{ ampersands: false }, (pushed: object) => ({ sign: hmac(textOf({ ...pushed }, '')), inBody: undefined })],
    [
      { digest: 'sha256' },
      (pushed: object) => ({
        sign: createHash('sha256')
          .update(textOf({ ...pushed }))
          .digest('hex'),
        inBody: undefined,
      }),
    ],
  ] as const)('with %j', async (how, signs) => {
    await control('POST', 'pushes', { orderNo: '20250724104816001', url, ...how });
    const [pushed = {}] = await pushes(1);
    const { sign, inBody } = signs(pushed);
    expect(received[0]?.sign).toBe(sign);
    expect(pushed.sign).toBe(inBody);
  });

  test.each([
    ['ten-thousandths', '105000'],
    ['decimal', '10.50'],
    ['minor', '1050'],
  ])('with its amount in %s', async (amounts, amount) => {
    await control('POST', 'pushes', { orderNo: '20250724104816001', url, amounts });
    expect(await pushes(1)).toMatchObject([{ amount }]);
  });

  test('in many copies, with other values, signed as they are', async () => {
    const change = { state: 3, transType: 'Übung 東京' };
    await control('POST', 'pushes', { orderNo: '20250724104816001', url, times: 7, change });
    for (const pushed of await pushes(7)) expect(pushed).toMatchObject(change);
    expect(new Set(received.map(({ sign }) => sign))).toEqual(new Set([hmac(textOf((await pushes(7))[0] ?? {}))]));
  });
});

test('a sandbox that is started with an address pushes there, after a reset too', async () => {
  const settings = settingsFrom({ SANDBOX_PUSH_URL: url, SANDBOX_PORT: '0' });
  if ('mistakes' in settings) throw new Error(settings.mistakes.join());
  const other = await startSandbox(settings);
  await callerOf(() => other.url).control('POST', '/control/reset');
  await callerOf(() => other.url).run('giftTransaction', { tranOrderNo: 'P-1' });
  expect(await pushes(1)).toMatchObject([{ transIndexCode: 'P-1' }]);
  await other.close();
  expect(settingsFrom({ SANDBOX_PUSH_URL: 'results' })).toEqual({
    mistakes: ['SANDBOX_PUSH_URL must be an http or https address'],
  });
});

test.each([
  ['push', {}, 400, /^url is missing\.$/],
  ['push', { url: 'ftp://127.0.0.1' }, 400, /^url must be an http or https address\.$/],
  ['push', { url: 'http://127.0.0.1', times: 0 }, 400, /^times must be a whole number from 1 to 1000\.$/],
  ['push', { url: 'http://127.0.0.1', signed: 'twice' }, 400, /^signed must be one of header, body, wrong, none\.$/],
  ['push', { url: 'http://127.0.0.1', sign: 'x' }, 400, /^sign is not a known field: leave it out\.$/],
  ['pushes', { url: 'http://127.0.0.1' }, 400, /^orderNo is missing\.$/],
  ['pushes', { url: 'http://127.0.0.1', orderNo: 'x' }, 404, /^There is no such order: /],
  ['pushes', { orderNo: 'x', change: { state: null } }, 400, /^change\.state must be a string or a number\.$/],
])('a wrong request to /control/%s %j is told what to change', async (path, body, status, error) => {
  expect(await control('POST', path, body)).toEqual({ status, json: { error: expect.stringMatching(error) } });
});
