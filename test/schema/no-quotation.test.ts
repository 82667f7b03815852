import { describe, expect, it } from 'vitest';
import { post } from '../support/app.ts';
import { useApp } from './support.ts';

const app = useApp();
const NUMBER = '914639258868515';
const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { replayed } }';
const input = (changes: Record<string, unknown>) => ({
  input: { orderNo: 'never-used', accountId: NUMBER, amount: '1', currency: 'USD', ...changes },
});

describe('an error names the place in the variables and never quotes a card number', () => {
  it.each([
    ['$input.amount', PAY, input({ amount: 10.5 })],
    ['$input.amount', PAY, input({ amount: Number(NUMBER) + 0.5 })],
    ['$input.amount', PAY, input({ amount: null })],
    ['$input', PAY, input({ amount: undefined })],
    ['$input.accountId', PAY, input({ accountId: Number(NUMBER) })],
    ['$input.accountId', PAY, input({ accountId: `${NUMBER} ` })],
    ['$input.accountId', PAY, input({ accountId: [NUMBER] })],
    ['$input.orderNo', PAY, input({ orderNo: Number(NUMBER) })],
    ['$input.orderNo', PAY, input({ orderNo: `${NUMBER}!` })],
    ['$input.currency', PAY, input({ currency: NUMBER })],
    ['$input.entryType', PAY, input({ entryType: NUMBER })],
    ['$input.entryType', PAY, input({ entryType: Number(NUMBER) })],
    ['$input.nsfAllowed', PAY, input({ nsfAllowed: NUMBER })],
    ['$input', PAY, input({ cardNumber: NUMBER })],
    ['$input', PAY, input({ [NUMBER]: true })],
    ['$input', PAY, { input: NUMBER }],
    ['$input', PAY, { input: [NUMBER] }],
    ['$input', PAY, {}],
    ['$input', PAY, { input: null }],
    ['$ids[1]', 'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { id } }', { ids: ['1234', Number(NUMBER)] }],
    ['$ids', 'query ($ids: [AccountId!]!) { cards(accountIds: $ids) { id } }', { ids: Number(NUMBER) }],
    [
      '$by',
      'query ($by: TransactionBy!) { transaction(by: $by) { id } }',
      { by: { orderNo: NUMBER, checkoutId: NUMBER } },
    ],
    ['$by', 'query ($by: TransactionBy!) { transaction(by: $by) { id } }', { by: {} }],
    [
      '$by.checkoutId',
      'query ($by: TransactionBy!) { transaction(by: $by) { id } }',
      { by: { checkoutId: Number(NUMBER) } },
    ],
    ['$n', 'query ($n: Int) { transactions(first: $n) { nodes { id } } }', { n: NUMBER }],
    ['$id', 'query ($id: ID!) { node(id: $id) { id } }', { id: { card: NUMBER } }],
  ])('%s in %s with %j', async (place, query, variables) => {
    const { result, calls } = await app.watch(() => app.gql(query, variables));
    expect(result.data ?? null).toBeNull();
    expect(result.errors).toHaveLength(1);
    expect(result.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(result.errors?.[0]?.message).toContain(`${place}`);
    expect(result.text).not.toContain(NUMBER);
    expect(calls).toEqual([]);
  });

  it('says everything that is wrong with a variable at once', async () => {
    const { errors } = await app.gql(PAY, input({ amount: 10.5, currency: 'usd', orderNo: '' }));
    expect(errors?.map(({ message }) => /\$input\.(\w+)/.exec(message)?.[1]).sort()).toEqual([
      'amount',
      'currency',
      'orderNo',
    ]);
  });
});

describe('an error in a document never quotes a card number', () => {
  const pay = (changes: string) =>
    `mutation { pay(input: { orderNo: "never-used", accountId: "${NUMBER}", amount: 1, currency: "USD" ${changes} }) { replayed } }`;
  it.each([
    `{ card(accountId: ${NUMBER}) { id } }`,
    `{ card(accountId: "${NUMBER}-") { id } }`,
    `{ card(accountId: ["${NUMBER}"]) { id } }`,
    `{ cards(accountIds: [${NUMBER}]) { id } }`,
    `{ card(accountId: "1234", entryType: "${NUMBER}") { id } }`,
    `{ card(accountId: "1234", entryType: C${NUMBER}) { id } }`,
    `{ card(accountId: "1234") { balance(valueCode: ${NUMBER}) { amount } } }`,
    `{ node(id: { card: "${NUMBER}" }) { id } }`,
    `{ transactions(first: "${NUMBER}") { nodes { id } } }`,
    `{ transactions(filter: "${NUMBER}") { nodes { id } } }`,
    `{ transaction(by: { checkoutId: ${NUMBER} }) { id } }`,
    pay(`nsfAllowed: "${NUMBER}"`),
    `mutation { pay(input: "${NUMBER}") { replayed } }`,
    `{ card(accountId ${NUMBER}) { id } }`,
    `{ card(accountId: "1234" "${NUMBER}") { id } }`,
    `{ card(accountId: "${NUMBER}) { id } }`,
    `{ ${NUMBER} }`,
    `"${NUMBER}"`,
  ])('%s', async (query) => {
    const { result, calls } = await app.watch(() => app.gql(query));
    expect(result.data ?? null).toBeNull();
    expect(result.errors?.length).toBeGreaterThan(0);
    expect(result.text).not.toContain(NUMBER);
    expect(calls).toEqual([]);
  });
});

describe('a variable that is null where the document needs a value is BAD_USER_INPUT, without the document being quoted', () => {
  it.each([
    [
      'within an input that holds a card number',
      `mutation ($amount: Decimal = 1) {
        pay(input: { orderNo: "never-used", accountId: "${NUMBER}", amount: $amount, currency: "USD" }) { replayed } }`,
      { amount: null },
    ],
    [
      'as the only key of a transaction',
      'query ($no: OrderNumber) { transaction(by: { orderNo: $no }) { id } }',
      { no: null },
    ],
    [
      'as the only key of a transaction, left out',
      'query ($no: OrderNumber) { transaction(by: { orderNo: $no }) { id } }',
      {},
    ],
  ])('%s', async (_name, query, variables) => {
    const { result, calls } = await app.watch(() => app.gql(query, variables));
    expect(result.text).not.toContain(NUMBER);
    expect(result.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls).toEqual([]);
  });
});

describe('a body that is no request is answered 400 and never quoted', () => {
  it.each([
    `{"query": "{ card(accountId: \\"${NUMBER}\\") { id } }"`,
    `${NUMBER}`,
    `"${NUMBER}"`,
    `["${NUMBER}"]`,
    `[{"query": "{ __typename }"}]`,
    'null',
    '',
    '{}',
    `{"query": ${NUMBER}}`,
    `{"query": "{ __typename }", "variables": "${NUMBER}"}`,
    `{"query": "{ __typename }", "variables": ["${NUMBER}"]}`,
    `{"query": "{ __typename }", "extensions": "${NUMBER}"}`,
    `{"query": "{ __typename }", "operationName": ${NUMBER}}`,
    `{"query": "{ __typename }", "card": "${NUMBER}"}`,
    `{"query": "{ __typename }", "c${NUMBER}": 1}`,
  ])('%s', async (body) => {
    const { status, text, errors } = await post(app.url, body, { authorization: `Bearer ${app.token}` });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
    expect(text).not.toContain(NUMBER);
  });
});
