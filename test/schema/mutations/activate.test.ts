import { describe, expect, it } from 'vitest';
import { newAccountId } from '../../support/app.ts';
import { ERRORS, expectCall, useApp } from '../support.ts';

const app = useApp({ PAYWIZARD_TIMEOUT_MS: '400' });
const FULL = {
  type: 'GIVER',
  firstName: 'José',
  middleName: 'M.',
  lastName: 'Núñez',
  address: { line1: '1-2', line2: '3F', city: '東京', state: 'T', postalCode: '100', country: 'JP' },
  phone: '+081 03 1234 5678',
  phoneIsMobile: true,
  email: 'jose@example.com',
  mailOptIn: true,
  phoneOptIn: false,
  emailOptIn: true,
  birthday: '2000-02-29',
  anniversary: '2020-12-31',
  gender: 'FEMALE',
};
const CUSTOMER = `customer { type firstName middleName lastName address { line1 line2 city state postalCode country }
  phone phoneIsMobile email mailOptIn phoneOptIn emailOptIn birthday anniversary gender }`;
const NAMES = { firstName: 'A', lastName: 'B' };

async function activate(input: Record<string, unknown>, selection = `card { id } ${ERRORS}`) {
  const data = await app.read(`mutation ($input: ActivateInput!) { activate(input: $input) { ${selection} } }`, {
    input,
  });
  return data.activate;
}

describe('an activation', () => {
  it('sends every key as published and answers with the card as it now is, in one call', async () => {
    const accountId = newAccountId();
    const { result, calls } = await app.watch(() =>
      activate(
        { accountId, entryType: 'BARCODE', customer: FULL },
        `card { accountId asOf balances { valueCode amount } ${CUSTOMER} } ${ERRORS}`,
      ),
    );
    expect(calls).toHaveLength(1);
    expectCall(calls[0], 'giftActivate', {
      loyaltyChannel: 'FACTOR4',
      accountId,
      entryType: 'B',
      activating: 'Y',
      customerInfo: {
        customerType: '3',
        firstName: 'José',
        middleName: 'M.',
        lastName: 'Núñez',
        address1: '1-2',
        address2: '3F',
        city: '東京',
        state: 'T',
        postal: '100',
        country: 'JP',
        mailPref: 'I',
        phone: '+081 03 1234 5678',
        isMobile: 'Y',
        phonePref: 'O',
        email: 'jose@example.com',
        emailPref: 'I',
        birthday: '20000229',
        anniversary: '20201231',
        gender: 'F',
      },
    });
    expect(result.errors).toEqual([]);
    expect(result.card.customer).toEqual(FULL);
    expect(result.card.balances).toEqual([
      { valueCode: 'USD', amount: '0.00' },
      { valueCode: 'Points', amount: '0' },
    ]);
    const { transactions } = await app.read(`{ transactions(filter: { accountId: "${accountId}" }) { nodes { id } } }`);
    expect(transactions.nodes).toEqual([]);
  });

  it('replaces the whole record: what is left out is cleared, and consents become opt-out', async () => {
    const accountId = newAccountId();
    await activate({ accountId, customer: FULL });
    const { result, calls } = await app.watch(() =>
      activate({ accountId, customer: { ...NAMES, address: { city: 'Accra' } } }, `card { ${CUSTOMER} }`),
    );
    expect(JSON.parse(calls[0]?.body ?? '').customerInfo).toEqual({
      ...Object.fromEntries(
        'middleName address1 address2 state postal country phone isMobile email birthday anniversary gender'
          .split(' ')
          .map((key) => [key, '']),
      ),
      customerType: '1',
      firstName: 'A',
      lastName: 'B',
      city: 'Accra',
      mailPref: 'O',
      phonePref: 'O',
      emailPref: 'O',
    });
    expect(result.card.customer).toMatchObject({
      type: 'PRIMARY',
      middleName: null,
      address: { line1: null, city: 'Accra' },
      phoneIsMobile: null,
      email: null,
      mailOptIn: false,
      phoneOptIn: false,
      emailOptIn: false,
      birthday: null,
      gender: null,
    });
  });

  it('with activating false sends N and stores the customer without activating', async () => {
    const accountId = await app.card({ USD: '10' }, { active: false });
    const { calls } = await app.watch(() => activate({ accountId, activating: false, customer: NAMES }));
    expect(JSON.parse(calls[0]?.body ?? '').activating).toBe('N');
    const payment = { accountId, amount: '1', currency: 'USD' };
    expect((await app.move('pay', payment)).errors).toMatchObject([{ code: 'DECLINED' }]);
    await activate({ accountId, customer: NAMES });
    expect((await app.move('pay', payment)).transaction.status).toBe('SUCCEEDED');
  });

  it('may be repeated: it goes out each time', async () => {
    const input = { accountId: newAccountId(), customer: NAMES };
    const { result, calls } = await app.watch(async () => [await activate(input), await activate(input)]);
    expect(result.map(({ errors }) => errors)).toEqual([[], []]);
    expect(calls.map(({ operation }) => operation)).toEqual(['giftActivate', 'giftActivate']);
  });

  it('is what the rest of the document sees of the card, at no further call', async () => {
    const accountId = newAccountId();
    const { result, calls } = await app.watch(() =>
      activate(
        { accountId, customer: FULL },
        'card { asOf } again: card { customer { firstName } transactions { nodes { id } } }',
      ),
    );
    expect(result.again.customer.firstName).toBe('José');
    expect(calls).toHaveLength(1);
  });
});

describe('an activation in trouble', () => {
  it.each([
    ['HTTP 500', { fault: 'http-before' }],
    ['a broken connection', { fault: 'drop-after' }],
    ['no answer', { fault: 'hang-after' }],
    ['a page of HTML', { fault: 'rubbish-after' }],
    ['half an answer', { fault: 'truncate-after' }],
    ['“unavailable”', { fault: 'code', code: 50300 }],
  ])('with %s is an UpstreamError that says to try again, after one call', async (_name, fault) => {
    const accountId = newAccountId();
    await app.fault({ operation: 'giftActivate', accountId, ...fault });
    const { result, calls } = await app.watch(() => activate({ accountId, customer: NAMES }));
    expect(result.card).toBeNull();
    expect(result.errors).toMatchObject([{ __typename: 'UpstreamError', path: [], retryable: true }]);
    expect(calls).toHaveLength(1);
  });

  it('speaks of no order number, because an activation has none', async () => {
    await app.fault({ fault: 'http-before', operation: 'giftActivate' });
    const { errors } = await activate({ accountId: newAccountId(), customer: NAMES });
    expect(errors[0].message).not.toMatch(/order/i);
  });

  it.each([
    [40004, 'CardNotFoundError', ['input', 'accountId'], null],
    [40006, 'DeclinedError', [], null],
    [403, 'UpstreamError', [], '403'],
    [49999, 'UpstreamError', [], '49999'],
  ])('with code %d is a %s', async (code, typename, path, upstreamCode) => {
    await app.fault({ fault: 'code', code, operation: 'giftActivate' });
    const { card, errors } = await activate({ accountId: newAccountId(), customer: NAMES });
    expect(card).toBeNull();
    expect(errors).toMatchObject([{ __typename: typename, path, ...(upstreamCode && { upstreamCode }) }]);
  });
});
