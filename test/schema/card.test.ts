import { describe, expect, it } from 'vitest';
import { expectCall, useApp } from './support.ts';

const app = useApp();
const EXAMPLE = '914639258868515';

describe('a card', () => {
  it('is asked for as the vendor publishes it, and shows its balances exactly and in order', async () => {
    const { result, calls } = await app.watch(() =>
      app.read(`{ card(accountId: "${EXAMPLE}") {
        __typename accountId accountIdLast4 balances { valueCode kind amount difference }
      } }`),
    );
    expect(result.card).toEqual({
      __typename: 'Card',
      accountId: EXAMPLE,
      accountIdLast4: '8515',
      balances: [
        { valueCode: 'USD', kind: 'MONEY', amount: '1534.10', difference: '0.00' },
        { valueCode: 'Points', kind: 'POINTS', amount: '53', difference: '0' },
      ],
    });
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftInquiry', { loyaltyChannel: 'FACTOR4', accountId: EXAMPLE, entryType: 'K' });
  });

  it.each([
    ['BARCODE', 'B'],
    ['KEYED', 'K'],
    ['MAGNETIC', 'M'],
    ['PROXIMITY', 'P'],
  ])('taken up by %s is asked for with %s', async (entryType, code) => {
    const { calls } = await app.watch(() =>
      app.read(`{ card(accountId: "${EXAMPLE}", entryType: ${entryType}) { asOf } }`),
    );
    expect(calls.map(({ body }) => JSON.parse(body).entryType)).toEqual([code]);
  });

  it('that the processor does not know is null, without an error', async () => {
    expect(await app.read('{ card(accountId: "5555444433332222") { accountId asOf } }')).toEqual({ card: null });
    expect(await app.read('{ card(accountId: "5555444433332222") { id } }')).toEqual({ card: null });
  });

  it('says when the processor made the statement, in UTC', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { card } = await app.read(`{ card(accountId: "${EXAMPLE}") { asOf } }`);
    expect(card.asOf).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(card.asOf)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(card.asOf)).toBeLessThanOrEqual(Date.now());
  });
});

describe('balances', () => {
  it('can be narrowed to one kind', async () => {
    const accountId = await app.card({ USD: '1.5', Points: '2.25', EUR: '3', ABC: '4.5' });
    const { card } = await app.read(
      `query ($accountId: AccountId!) { card(accountId: $accountId) {
        all: balances { valueCode } nothing: balances(kind: null) { valueCode }
        money: balances(kind: MONEY) { valueCode amount }
        points: balances(kind: POINTS) { valueCode amount }
        other: balances(kind: OTHER) { valueCode kind amount difference formatted }
      } }`,
      { accountId },
    );
    const codes = ['USD', 'Points', 'EUR', 'ABC'].map((valueCode) => ({ valueCode }));
    expect(card.all).toEqual(codes);
    expect(card.nothing).toEqual(codes);
    expect(card.money).toEqual([
      { valueCode: 'USD', amount: '1.50' },
      { valueCode: 'EUR', amount: '3.00' },
    ]);
    expect(card.points).toEqual([{ valueCode: 'Points', amount: '2.25' }]);
    expect(card.other).toEqual([
      { valueCode: 'ABC', kind: 'OTHER', amount: '4.5', difference: '0', formatted: expect.stringMatching(/^4\.5$/) },
    ]);
  });

  it('are found by their value code in whatever case, and are null where the card holds none', async () => {
    const { card } = await app.read(`{ card(accountId: "${EXAMPLE}") {
      upper: balance(valueCode: "USD") { valueCode amount } lower: balance(valueCode: "usd") { valueCode amount }
      points: balance(valueCode: "POINTS") { valueCode amount } none: balance(valueCode: "EUR") { amount }
      empty: balance(valueCode: "") { amount }
    } }`);
    expect(card).toEqual({
      upper: { valueCode: 'USD', amount: '1534.10' },
      lower: { valueCode: 'USD', amount: '1534.10' },
      points: { valueCode: 'Points', amount: '53' },
      none: null,
      empty: null,
    });
  });

  it.each([
    ['914639258868531', 'JPY', '12000', '¥12,000'],
    ['914639258868549', 'KWD', '45.678', 'KWD 45.678'],
    ['914639258868580', 'USD', '9007199254740993.10', '$9,007,199,254,740,993.10'],
    ['914639258868549', 'Points', '12.5', '12.5'],
  ])('of %s show every digit of %s: %s', async (accountId, valueCode, amount, formatted) => {
    const { card } = await app.read(`{ card(accountId: "${accountId}") {
      balance(valueCode: "${valueCode}") { amount formatted }
    } }`);
    expect({ ...card.balance, formatted: plainSpaces(card.balance.formatted) }).toEqual({ amount, formatted });
  });

  it('tell the change that the previous transaction made, with its sign and padded', async () => {
    const accountId = await app.card({ USD: '100', Points: '100' });
    await app.move('pay', { accountId, amount: '10.50', currency: 'USD' });
    const { card } = await app.read(`{ card(accountId: "${accountId}") { balances { amount difference } } }`);
    expect(card.balances).toEqual([
      { amount: '89.50', difference: '-10.50' },
      { amount: '100', difference: '0' },
    ]);
  });

  it.each([
    ['en-US', '$1,534.10'],
    ['de-DE', '1.534,10 $'],
    ['de_DE', '1.534,10 $'],
    ['en-GB', 'US$1,534.10'],
    ['xx-ZZ', '$1,534.10'],
    ['not a locale!', '$1,534.10'],
    ['', '$1,534.10'],
  ])('are formatted for the locale %j as %s', async (locale, shown) => {
    const { card } = await app.read(
      `query ($locale: String!) { card(accountId: "${EXAMPLE}") {
        balance(valueCode: "USD") { formatted(locale: $locale) } points: balance(valueCode: "Points") { formatted(locale: $locale) }
      } }`,
      { locale },
    );
    expect(plainSpaces(card.balance.formatted)).toBe(shown);
    expect(card.points.formatted).toBe('53');
  });

  it('are formatted as in the United States unless told', async () => {
    const { card } = await app.read(`{ card(accountId: "${EXAMPLE}") { balance(valueCode: "USD") { formatted } } }`);
    expect(card.balance.formatted).toBe('$1,534.10');
  });
});

const plainSpaces = (text: string): string => text.replaceAll(/\s/g, ' ');
