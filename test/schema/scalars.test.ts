import { afterAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/app.ts';
import { useApp } from './support.ts';

const app = useApp();

interface Scalar {
  /** A document that reads one value of it and moves nothing. */
  document: (definition: string, value: string) => string;
  /** Good both as a variable and as a literal. */
  good: unknown[];
  bad: unknown[];
  /** GraphQL literals, where these differ from JSON. */
  badLiterals: string[];
  goodLiterals?: string[];
}

const history = (name: string) => (definition: string, value: string) =>
  `query ${definition} { transactions(filter: { ${name}: ${value} }) { nodes { id } } }`;

/** An amount without a currency is refused by a rule that looks after the scalars have been read. */
const refusedTopUp = (member: string) => (definition: string, value: string) =>
  `mutation ${definition} { topUp(input: { orderNo: "never-used", accountId: "1234", amount: 1, ${member.replace('?', value)} }) { errors { code } } }`;

const SCALARS: Record<string, Scalar> = {
  AccountId: {
    document: history('accountId'),
    good: ['1234', 'AbC9', '0000', 'a'.repeat(40)],
    bad: [
      '',
      '123',
      'a'.repeat(41),
      '1234 5678',
      ' 1234',
      '1234-5678',
      '１２３４５',
      'abcdé',
      '12345\n',
      914639258868515,
      true,
      ['12345'],
      {},
    ],
    badLiterals: ['914639258868515', '9146.5', 'ABCD1234', '["12345"]', '{ a: "12345" }'],
  },
  OrderNumber: {
    document: (definition, value) => `query ${definition} { transaction(by: { orderNo: ${value} }) { id } }`,
    good: ['1', 'A-Z._-09', '0190a6f0-5b1e-7c3a-9d2e-1f2a3b4c5d6e', 'a'.repeat(60)],
    bad: ['', 'a'.repeat(61), 'with space', 'sla/sh', 'ordnö', 'line\n', 2025040112353480, false, []],
    badLiterals: ['20250401123534801', 'ORDER', '["order"]'],
  },
  Decimal: {
    document: (definition, value) =>
      `mutation ${definition} { pay(input: { orderNo: "never-used", accountId: "1234", currency: "QQQ", amount: ${value} }) { errors { code } } }`,
    good: ['10.50', '0', '-1', '0.0001', '123456789012345678901234567890.5', 10, 0, -3, 9007199254740991],
    bad: [
      10.5,
      0.1,
      1e21,
      9007199254740992,
      '1e3',
      '.5',
      '5.',
      '+5',
      '007',
      ' 5',
      '5 ',
      '5\n',
      '',
      'NaN',
      'Infinity',
      '0x10',
      '1,000',
      '1_000',
      '١',
      '1'.repeat(65),
      true,
      [],
      {},
    ],
    badLiterals: ['1e3', '1.5E2', 'TEN', '["1", "2"]', '{ value: 1 }', '""'],
    goodLiterals: ['10.50', '10', '-3', '9007199254740993.1'],
  },
  DateTime: {
    document: history('createdFrom'),
    good: [
      '2025-07-24T13:16:29Z',
      '2025-07-24t13:16:29z',
      '2025-07-24T13:16:29.5Z',
      '2025-07-24T15:16:29+02:00',
      '2024-02-29T00:00:00Z',
    ],
    bad: [
      '',
      'yesterday',
      '2024-06-01',
      '2025-07-24 13:16:29Z',
      '2024-06-01T13:16:29',
      '2025-02-30T00:00:00Z',
      '2025-07-24T24:00:00Z',
      '2025-07-24T13:60:00Z',
      '2025-07-24T13:16Z',
      1753362989,
      true,
    ],
    badLiterals: ['1753362989', 'NOW'],
  },
  Date: {
    document: refusedTopUp('customer: { firstName: "A", lastName: "B", birthday: ? }'),
    good: ['2000-01-01', '2000-02-29', '1899-12-31'],
    bad: ['', '20000101', '2000-1-1', '2001-02-29', '2000-13-01', '2000-00-10', '2000-01-01T00:00:00Z', 20000101],
    badLiterals: ['20000101', '2000'],
  },
  CurrencyCode: {
    document: (definition, value) =>
      `mutation ${definition} { pay(input: { orderNo: "never-used", accountId: "1234", currency: ${value}, amount: 0 }) { errors { code } } }`,
    good: ['USD', 'JPY', 'QQQ'],
    bad: ['', 'usd', 'US', 'USDT', 'U5D', 'USD ', 840],
    badLiterals: ['USD', '840'],
  },
  CountryCode: {
    document: refusedTopUp('customer: { firstName: "A", lastName: "B", address: { country: ? } }'),
    good: ['US', 'GH'],
    bad: ['', 'us', 'USA', 'U', 'U1', 1],
    badLiterals: ['US', '1'],
  },
};

afterAll(async () => {
  expect(await app.calls()).toEqual([]);
});

describe.each(Object.entries(SCALARS))('%s', (name, { document, good, bad, goodLiterals, badLiterals }) => {
  const asVariable = document(`($v: ${name}!)`, '$v');

  it.each(good)('takes %j', async (value) => {
    expect((await app.gql(asVariable, { v: value })).errors).toBeUndefined();
    if (typeof value !== 'number') expect((await app.gql(document('', JSON.stringify(value)))).errors).toBeUndefined();
  });

  it.each(goodLiterals ?? [])('takes the literal %s', async (literal) => {
    expect((await app.gql(document('', literal))).errors).toBeUndefined();
  });

  it.each(bad)('refuses %j in a variable, names it and does not quote it', async (value) => {
    const answer = await app.gql(asVariable, { v: value });
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.message).toContain('$v');
    expectNoQuotation(answer, value);
  });

  it.each(bad.filter((value) => typeof value === 'string'))('refuses %j in the document', async (value) => {
    expectRefused(await app.gql(document('', JSON.stringify(value))), value);
  });

  it.each(badLiterals)('refuses the literal %s', async (literal) => {
    expectRefused(await app.gql(document('', literal)), literal);
  });
});

/** Where in the document it was is told by the error's location. */
function expectRefused(answer: Answer, value: unknown): void {
  expect(answer.data ?? null).toBeNull();
  expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(JSON.parse(answer.text).errors[0].locations).toMatchObject([{ line: 1 }]);
  expectNoQuotation(answer, value);
}

function expectNoQuotation({ text }: Answer, value: unknown): void {
  const quoted = typeof value === 'string' ? value.trim().replaceAll('"', '') : String(value);
  if (quoted.length > 4) expect(text).not.toContain(quoted);
}
