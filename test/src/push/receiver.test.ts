import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { openTill, useApp } from '../../schema/support.ts';
import { outcomes, PATH, payment, postPush, push, pushed, signatureOf, TAKEN, transaction } from './support.ts';

/** Behind one proxy, so that each test can come from an address of its own. */
const app = useApp({
  RESULT_PUSH: 'on',
  PAYWIZARD_QUERY_ORDER: 'off',
  PAYWIZARD_TIMEOUT_MS: '400',
  TRUSTED_PROXIES: '1',
});
let addresses = 0;
const newAddress = () => ({ 'x-forwarded-for': `192.0.2.${++addresses}` });

const refused = (status: number, msg: string) => ({ status, body: { code: status, msg } });
const WRONG_SIGN = refused(401, 'wrong sign');
const UNREADABLE = refused(400, 'unreadable body');

/** A payment that only a push can settle, and the push that would. */
async function unsettled() {
  const { orderNo, checkoutId } = await payment(app, { fault: 'drop-after' });
  const parameters = pushed({ transIndexCode: orderNo, checkoutId });
  const isUntouched = async () => expect(await transaction(app, orderNo)).toMatchObject({ status: 'UNKNOWN' });
  return { parameters, body: JSON.stringify(parameters), sign: signatureOf(parameters), isUntouched, orderNo };
}

describe('a push is taken in', () => {
  it.each([
    ['with HMAC-SHA256', {}],
    ['with SHA-256', { digest: 'sha256' as const }],
    ['without ampersands', { joint: '' as const }],
    ['with SHA-256 and without ampersands', { digest: 'sha256' as const, joint: '' as const }],
  ])('that is signed %s', async (_what, signing) => {
    const { parameters, orderNo } = await unsettled();
    expect(await push(app.url, parameters, signing)).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['in the header', (sign: string) => ({ headers: { sign }, more: {} })],
    ['in capital letters', (sign: string) => ({ headers: { sign: sign.toUpperCase() }, more: {} })],
    ['in the body', (sign: string) => ({ headers: {}, more: { sign } })],
    ['in both', (sign: string) => ({ headers: { sign }, more: { sign } })],
  ])('with its signature %s', async (_where, place) => {
    const { parameters, sign } = await unsettled();
    const { headers, more } = place(sign);
    expect(await postPush(app.url, JSON.stringify({ ...parameters, ...more }), headers)).toEqual(TAKEN);
  });

  it('that names a charset and comes with a question mark', async () => {
    const { body, sign } = await unsettled();
    const answer = await request(`${app.url}${PATH}?from=paywizard`, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=UTF-8', sign },
      body,
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(await answer.body.json()).toEqual(TAKEN.body);
  });

  it('that writes its numbers otherwise than JavaScript does: signed is the text', async () => {
    const { parameters, orderNo } = await unsettled();
    const asText = { ...parameters, amount: '10.50', rate: '1.0', big: '934243953845519999123' };
    const body = JSON.stringify(asText)
      .replace('"10.50"', '10.50')
      .replace('"1.0"', '1.0')
      .replace('"934243953845519999123"', '934243953845519999123');
    expect(await postPush(app.url, body, { sign: signatureOf(asText) })).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'SUCCEEDED' });
    // The same number in another writing is another text.
    const other = body.replace('"rate":1.0', '"rate":1');
    expect(await postPush(app.url, other, { sign: signatureOf(asText), ...newAddress() })).toEqual(WRONG_SIGN);
  });

  it.each([
    ['of another system', pushed({ transIndexCode: 'till-7/2025-07-24/0815', checkoutId: '934243953845518888' })],
    ['whose order number no system of ours could have', pushed({ transIndexCode: 'a\u0000b', checkoutId: 'c\u0000d' })],
    ['of a language of its own', pushed({ transIndexCode: '注文１２３', checkoutId: '' })],
    ['of no order at all', { state: 2, transResult: 0 }],
  ])('and counted where it is %s', async (_what, parameters) => {
    const before = await outcomes(app, 'unknown-order');
    expect(await push(app.url, parameters)).toEqual(TAKEN);
    expect(await outcomes(app, 'unknown-order')).toBe(before + 1);
  });
});

describe('a push is turned away, and settles nothing', () => {
  it.each([
    ['without a signature', {}, {}],
    ['with another one', { sign: 'f'.repeat(64) }, {}],
    ['with none that could be one', { sign: 'sandbox-secret' }, {}],
    ['with an empty one', { sign: '' }, {}],
    ['with another one in the body', 'right', { sign: 'f'.repeat(64) }],
    ['with half of one in the body', 'right', { sign: 'f'.repeat(32) }],
    ['with an amount that was changed on the way', 'right', { amount: '1' }],
    ['with a parameter that was added on the way', 'right', { zzz: '1' }],
  ] as const)('%s', async (_what, headers, changes) => {
    const { parameters, sign, isUntouched } = await unsettled();
    const sent = JSON.stringify({ ...parameters, ...changes });
    const given = headers === 'right' ? { sign } : headers;
    expect(await postPush(app.url, sent, { ...given, ...newAddress() })).toEqual(WRONG_SIGN);
    await isUntouched();
  });

  it.each([
    ['another merchant’s secret', { clientSecret: 'another-secret' }],
    ['another merchant’s id', { clientId: '825429536610058241' }],
    ['an empty secret', { clientSecret: '' }],
  ])('signed with %s', async (_what, signing) => {
    const { parameters, body, isUntouched } = await unsettled();
    expect(await postPush(app.url, body, { sign: signatureOf(parameters, signing), ...newAddress() })).toEqual(
      WRONG_SIGN,
    );
    await isUntouched();
  });

  it('with the signature of another order', async () => {
    const [one, other] = [await unsettled(), await unsettled()];
    expect(await postPush(app.url, one.body, { sign: other.sign, ...newAddress() })).toEqual(WRONG_SIGN);
    await one.isUntouched();
  });

  it.each([
    ['half of it', (body: string) => body.slice(0, body.length / 2), {}, UNREADABLE],
    ['nothing', () => '', {}, UNREADABLE],
    ['a list', (body: string) => `[${body}]`, {}, UNREADABLE],
    ['bytes that are no text', () => Buffer.from([0x7b, 0xff, 0x7d]), {}, UNREADABLE],
    [
      'one byte too many',
      (body: string) => body + ' '.repeat(16_385 - body.length),
      {},
      refused(413, 'body too large'),
    ],
    ['10 MB', () => Buffer.alloc(10_000_000, 'a'), {}, refused(413, 'body too large')],
    ['a form', (body: string) => body, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a text', (body: string) => body, { 'content-type': 'text/plain' }, 415],
    ['something like JSON', (body: string) => body, { 'content-type': 'application/jsonlines' }, 415],
    ['compressed', (body: string) => gzipSync(body), { 'content-encoding': 'gzip' }, 415],
  ] as const)('%s', async (_what, change, headers, expected) => {
    const { body, sign, isUntouched } = await unsettled();
    const answer = await postPush(app.url, change(body), { sign, ...headers });
    expect(answer).toEqual(expected === 415 ? refused(415, 'send it as application/json, uncompressed') : expected);
    await isUntouched();
  });

  it('16,384 bytes are not too many', async () => {
    const { body, sign } = await unsettled();
    expect(await postPush(app.url, body + ' '.repeat(16_384 - body.length), { sign })).toEqual(TAKEN);
  });

  it('in pieces without a length, as soon as there are too many', async () => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const piece = `2000\r\n${'a'.repeat(0x2000)}\r\n`;
    socket.write(piece.repeat(3));
    await expect.poll(() => answer, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 413 /);
    await expect.poll(() => socket.closed, { timeout: 5_000 }).toBe(true);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'] as const)('by %s', async (method) => {
    const answer = await request(app.url + PATH, { method });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
    await answer.body.dump();
  });
});

describe('a flood', () => {
  it('of wrong signatures is cut off after twenty, for its address alone', async () => {
    const { body, sign, isUntouched, orderNo } = await unsettled();
    const address = newAddress();
    const wrong = () => postPush(app.url, body, { sign: 'f'.repeat(64), ...address });
    for (let tries = 0; tries < 20; tries += 1) expect(await wrong()).toEqual(WRONG_SIGN);
    expect(await wrong()).toEqual(refused(429, 'too many pushes'));
    const late = await request(app.url + PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', sign, ...address },
      body,
    });
    expect(late.statusCode).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    await late.body.dump();
    await isUntouched();
    expect(await postPush(app.url, body, { sign, ...newAddress() })).toEqual(TAKEN);
    expect(await transaction(app, orderNo)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('of whatever it is, is cut off after 3,000', async () => {
    const address = newAddress();
    const statuses = new Map<number, number>();
    for (let sent = 0; sent < 3_010; sent += 70) {
      const answers = await Promise.all(Array.from({ length: 70 }, () => postPush(app.url, '', address)));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 400: 3_000, 429: 10 });
  });
});

it('a push that is recorded and sent again, however often and late, changes nothing', async () => {
  const { body, sign, orderNo, parameters } = await unsettled();
  const pending = { ...parameters, state: 1, transResult: 2 };
  const replay = () => postPush(app.url, body, { sign });
  expect(await replay()).toEqual(TAKEN);
  const settled = await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { status updatedAt } }`);
  await push(app.url, pending);
  const replays = await Promise.all(Array.from({ length: 100 }, replay));
  for (const answer of replays) expect(answer).toEqual(TAKEN);
  expect(await app.read(`{ transaction(by: { orderNo: "${orderNo}" }) { status updatedAt } }`)).toEqual(settled);
});

it('the log tells what came, and quotes nothing of it', async () => {
  await push(app.url, pushed({ transIndexCode: 'order-of-another-system', cardToken: 'token-of-a-card' }));
  await postPush(app.url, '{"cardNo":"9146391234568515"', { sign: 'e'.repeat(64) });
  const lines = app
    .logged()
    .split('\n')
    .filter((line) => line.includes('"push":') || line.includes(PATH));
  const text = lines.join('\n');
  expect(text).toMatch(/"push":"unknown-order"/);
  expect(text).toMatch(/"push":"unreadable"/);
  expect(text).toMatch(/"push":"wrong-sign"/);
  expect(text).toContain(`"path":"${PATH}","status":200`);
  const sent = ['order-of-another-system', 'token-of-a-card', '9146391234568515', 'e'.repeat(64), '934243953845519999'];
  expect(sent.filter((quoted) => app.logged().includes(quoted))).toEqual([]);
});

describe('another application', () => {
  it('takes in nothing unless it is switched on', async () => {
    const off = await openTill();
    const answer = await request(off.url + PATH, { method: 'POST', body: '{}' });
    expect(answer.statusCode).toBe(404);
    expect(await answer.body.text()).toContain('There is nothing here.');
    expect(await outcomes(off, 'settled')).toBeNaN();
    await off.close();
  });

  it('asks for the push once more while its ledger is away, and takes it in then', async () => {
    const one = await openTill({ RESULT_PUSH: 'on' });
    const { orderNo, checkoutId } = await payment(one, { fault: 'drop-after' });
    await one.closeLedger();
    const parameters = pushed({ transIndexCode: orderNo, checkoutId });
    expect(await push(one.url, parameters)).toEqual(refused(503, 'try again later'));
    expect(await outcomes(one, 'ledger')).toBe(1);
    await one.restart();
    expect(await push(one.url, parameters)).toEqual(TAKEN);
    expect(await transaction(one, orderNo)).toMatchObject({ status: 'SUCCEEDED', checkoutId });
    await one.close();
  });
});
