import { afterAll, describe, expect, it } from 'vitest';
import { newOrderNo } from '../support/app.ts';
import { envelope, openTill, useApp } from './support.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '400' });
const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
const ERROR = { code: 'UPSTREAM_ERROR', retryable: false };
const card = (members: string) => envelope(`{"accountId":"914639258868515","balances":[${members}],"customerInfo":{}}`);

async function readUnder(fault: Record<string, unknown>) {
  const accountId = await app.card({ USD: '1' });
  await app.fault({ operation: 'giftInquiry', accountId, ...fault });
  const { result, calls } = await app.watch(() =>
    app.gql(`{ card(accountId: "${accountId}") { balances { amount } } }`),
  );
  return { ...result, accountId, calls };
}

describe('a card that cannot be read is null with an error', () => {
  it.each([
    ['the processor answers HTTP 500', { fault: 'http-before', httpStatus: 500 }, UNAVAILABLE],
    ['the processor answers HTTP 503', { fault: 'http-before', httpStatus: 503 }, UNAVAILABLE],
    ['the processor hangs', { fault: 'hang-before' }, UNAVAILABLE],
    ['the processor says that it is unavailable', { fault: 'code', code: 50300 }, UNAVAILABLE],
    ['the connection breaks twice', { fault: 'drop-before', times: 2 }, UNAVAILABLE],
    ['the processor answers a code without a meaning', { fault: 'code', code: 49999 }, ERROR],
    ['the processor refuses our credential', { fault: 'code', code: 401 }, ERROR],
    ['the processor answers a page of HTML', { fault: 'rubbish-after' }, ERROR],
    ['the answer is not JSON', { fault: 'raw', body: '{"code":200,' }, ERROR],
    ['the answer has no data', { fault: 'raw', body: envelope('null') }, ERROR],
    ['the answer has no balances', { fault: 'raw', body: envelope('{"accountId":"914639258868515"}') }, ERROR],
    ['a balance is a word', { fault: 'raw', body: card('{"valueCode":"USD","amount":"much","difference":0}') }, ERROR],
    ['a balance has no amount', { fault: 'raw', body: card('{"valueCode":"USD","difference":0}') }, ERROR],
    ['the answer has no time', { fault: 'raw', body: envelope('{"accountId":"1","balances":[]}', '') }, ERROR],
  ])('where %s', async (_name, fault, extensions) => {
    const { data, errors, accountId, text } = await readUnder(fault);
    expect(data).toEqual({ card: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['card'], extensions });
    expect(text).not.toContain(accountId);
  });
});

it('an inquiry whose connection breaks once is asked again, and nobody notices', async () => {
  const { data, errors, calls } = await readUnder({ fault: 'drop-before' });
  expect(errors).toBeUndefined();
  expect(data.card.balances).toEqual([{ amount: '1.00' }]);
  expect(calls).toHaveLength(2);
});

it('the processor’s own message is never shown', async () => {
  const { text } = await readUnder({ fault: 'code', code: 49999, msg: 'ORA-00942: table CARDS' });
  expect(text).not.toContain('ORA');
});

describe('an unknown code that the merchant has given a meaning', () => {
  const mapped = openTill({ PAYWIZARD_ERROR_CODES: '{"777": "CARD_NOT_FOUND"}' });
  afterAll(async () => (await mapped).close());

  it('is what the merchant says: no such card', async () => {
    const till = await mapped;
    await till.fault({ fault: 'code', code: 777, operation: 'giftInquiry' });
    expect(await till.read('{ card(accountId: "914639258868515") { asOf } }')).toEqual({ card: null });
  });
});

describe('exact numbers', () => {
  it.each([
    ['1534.1', '1534.10', 'USD'],
    ['9007199254740993.1', '9007199254740993.10', 'USD'],
    ['12345678901234567890.12', '12345678901234567890.12', 'USD'],
    ['1.5e3', '1500.00', 'USD'],
    ['-0.5', '-0.50', 'USD'],
    ['0.12345', '0.12345', 'USD'],
    ['1500', '1500', 'JPY'],
    ['0.1', '0.100', 'KWD'],
    ['53.0', '53', 'Points'],
    ['7.50', '7.5', 'Stars'],
    ['0E-10', '0.00', 'USD'],
  ])('%s upstream is %s of %s', async (sent, shown, valueCode) => {
    const body = card(`{"valueCode":"${valueCode}","amount":${sent},"difference":${sent}}`);
    const { data, errors } = await readWhole({ fault: 'raw', body });
    expect(errors).toBeUndefined();
    expect(data.card.balances).toEqual([{ valueCode, amount: shown, difference: shown }]);
  });

  async function readWhole(fault: Record<string, unknown>) {
    await app.fault({ operation: 'giftInquiry', ...fault });
    return app.gql('{ card(accountId: "914639258868515") { balances { valueCode amount difference } } }');
  }
});

it('an upstream that is not there is UPSTREAM_UNAVAILABLE for a read, and history goes on', async () => {
  const alone = await openTill({ PAYWIZARD_URL: 'http://127.0.0.1:9' });
  const { data, errors } = await alone.gql(
    `{ card(accountId: "914639258868515") { id } transactions { nodes { id } } transaction(by: { orderNo: "${newOrderNo()}" }) { id } }`,
  );
  expect(data).toEqual({ card: null, transactions: { nodes: [] }, transaction: null });
  expect(errors).toMatchObject([{ path: ['card'], extensions: UNAVAILABLE }]);
  await alone.close();
});
