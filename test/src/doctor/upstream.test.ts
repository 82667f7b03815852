import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../src/http/listen.ts';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control } from '../../support/app.ts';
import { upstreamAt, useDoctor } from './support.ts';

const doctor = useDoctor();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox(SANDBOX_DEFAULTS);
});
afterAll(() => sandbox?.close());

const fault = (what: Record<string, unknown>) => control(sandbox.url, 'POST', 'faults', what);

/** An upstream that answers everything with this code, while its clock is off by so many seconds. */
async function answering(code: number, offSeconds = 0) {
  const listener: RequestListener = (_request, response) => {
    const date = new Date(Date.now() + offSeconds * 1_000).toUTCString();
    response.writeHead(200, { 'content-type': 'application/json', date }).end(JSON.stringify({ code, msg: 'no' }));
  };
  const { port, close } = await listen(listener, 0, '127.0.0.1');
  return { url: `http://127.0.0.1:${port}`, close: () => close(0) };
}

it('an upstream that is there and accepts us: its headers and two harmless reads are all that is asked', async () => {
  await control(sandbox.url, 'DELETE', 'calls');
  const { code, about } = await doctor.ask(upstreamAt(sandbox.url));
  expect(code).toBe(0);
  expect([...about('upstream'), ...about('credentials'), ...about('look-ups'), ...about('clock')]).toMatchObject([
    { mark: 'ok', says: expect.stringContaining('is reached') },
    { mark: 'ok', says: expect.stringContaining('accepted') },
    { mark: 'ok', says: expect.stringContaining('found-only can stand') },
    { mark: 'ok' },
  ]);
  const calls = await control(sandbox.url, 'GET', 'calls');
  expect(calls).toMatchObject([{ method: 'HEAD' }, { operation: 'giftInquiry' }, { operation: 'queryOrder' }]);
  expect(calls).toHaveLength(3);
  expect(calls[1].body).toContain('"accountId":"0000000000000000"');
});

it('nobody there', async () => {
  const { code, about } = await doctor.ask(upstreamAt('http://127.0.0.1:1'));
  expect(code).toBe(1);
  expect(about('upstream')).toMatchObject([
    { mark: 'failed', says: expect.stringMatching(/127\.0\.0\.1:1 cannot be reached: nothing listens/) },
  ]);
  expect(about('credentials')).toEqual([]);
});

it.each([
  ['PAYWIZARD_CLIENT_SECRET', /code 403/, /PAYWIZARD_CLIENT_SECRET/],
  ['PAYWIZARD_TOKEN', /code 401/, /PAYWIZARD_TOKEN/],
])('a wrong %s', async (name, says, todo) => {
  const { code, about } = await doctor.ask({ ...upstreamAt(sandbox.url), [name]: 'not-the-one' });
  expect(code).toBe(1);
  const [finding] = about('credentials');
  expect(finding).toMatchObject({ mark: 'failed', says: expect.stringMatching(says) });
  expect(finding?.todo[0]).toMatch(todo);
});

describe('a code that nobody has given a meaning', () => {
  it('is listed with its words, without numbers and secrets, and with the entry that is missing', async () => {
    const msg = `card 9146392588685151 of ${SANDBOX_DEFAULTS.token} unheard of`;
    await fault({ fault: 'code', code: 45_001, msg, operation: 'giftInquiry' });
    const { code, about, report } = await doctor.ask({
      ...upstreamAt(sandbox.url),
      PAYWIZARD_ERROR_CODES: '{"40004":"CARD_NOT_FOUND"}',
    });
    expect(code).toBe(1);
    expect(about('credentials')).toMatchObject([
      {
        mark: 'failed',
        says: expect.stringContaining('code 45001 (“card … of … unheard of”)'),
        todo: [
          expect.stringContaining('"45001": "CARD_NOT_FOUND"'),
          `PAYWIZARD_ERROR_CODES='{"40004":"CARD_NOT_FOUND","45001":"CARD_NOT_FOUND"}'`,
        ],
      },
    ]);
    expect(JSON.stringify(report)).not.toContain('9146392588685151');
  });

  it('only wants a look where "*" means just that', async () => {
    const { code, about } = await doctor.ask({
      ...upstreamAt(sandbox.url),
      PAYWIZARD_ERROR_CODES: '{"*":"CARD_NOT_FOUND"}',
    });
    expect(code).toBe(0);
    expect(about('credentials')).toMatchObject([{ mark: 'warning', says: expect.stringContaining('code 40004') }]);
  });

  it('at a look-up leaves no room for authoritative', async () => {
    await fault({ fault: 'code', code: 45_002, operation: 'queryOrder' });
    const { code, about } = await doctor.ask(upstreamAt(sandbox.url));
    expect(code).toBe(0);
    const [finding] = about('look-ups');
    expect(finding).toMatchObject({ mark: 'warning', says: expect.stringContaining('code 45002') });
    expect(finding?.todo.join('\n')).toMatch(/"45002": "TRANSACTION_NOT_FOUND"[\s\S]*found-only or off/);
  });
});

it.each([
  ['a gateway’s page', { fault: 'rubbish-after', operation: 'giftInquiry' }, 'credentials', 'failed', /PAYWIZARD_URL/],
  ['HTTP 500', { fault: 'http-before', operation: 'giftInquiry' }, 'credentials', 'failed', /ask PayWizard/],
  ['a look-up without an answer', { fault: 'drop-before', operation: 'queryOrder' }, 'look-ups', 'warning', /=off/],
  [
    'a known code of another meaning',
    { fault: 'code', code: 50_300, operation: 'giftInquiry' },
    'credentials',
    'warning',
    /meaning/,
  ],
])('%s', async (_what, what, area, mark, todo) => {
  await fault(what);
  const [finding] = (await doctor.ask(upstreamAt(sandbox.url))).about(area);
  expect(finding?.mark).toBe(mark);
  expect(finding?.todo.join()).toMatch(todo);
});

it.each([
  [120, 'warning', /120 s behind|119 s behind|121 s behind/],
  [-120, 'warning', /1(19|20|21) s ahead/],
  [10, 'ok', /agrees/],
])('an upstream whose clock is off by %i s', async (offSeconds, mark, says) => {
  const upstream = await answering(40_004, offSeconds);
  const { about } = await doctor.ask(upstreamAt(upstream.url));
  await upstream.close();
  expect(about('clock')).toMatchObject([{ mark, says: expect.stringMatching(says) }]);
});

it('one that takes connections and never answers does not hold up the rest for long', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const startedAt = performance.now();
  const { about } = await doctor.ask(upstreamAt(`http://127.0.0.1:${port}`));
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  silent.closeAllConnections();
  silent.close();
  expect(about('upstream')).toMatchObject([{ mark: 'failed', says: expect.stringContaining('no answer in time') }]);
  expect(about('ports')).toMatchObject([{ mark: 'ok' }]);
});
