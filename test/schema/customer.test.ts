import { expect, it } from 'vitest';
import { envelope, useApp } from './support.ts';

const app = useApp();

const CUSTOMER = `customer { type firstName middleName lastName displayName
  address { line1 line2 city state postalCode country }
  phone phoneIsMobile email mailOptIn phoneOptIn emailOptIn birthday anniversary gender }`;

const customerOf = async (accountId: string) =>
  (await app.read(`{ card(accountId: "${accountId}") { ${CUSTOMER} } }`)).card.customer;

const NOBODY = {
  type: null,
  firstName: null,
  middleName: null,
  lastName: null,
  displayName: null,
  address: { line1: null, line2: null, city: null, state: null, postalCode: null, country: null },
  phone: null,
  phoneIsMobile: null,
  email: null,
  mailOptIn: null,
  phoneOptIn: null,
  emailOptIn: null,
  birthday: null,
  anniversary: null,
  gender: null,
};

it('the vendor’s example customer is shown in our words, with null for every empty string', async () => {
  expect(await customerOf('914639258868515')).toEqual({
    type: 'PRIMARY',
    firstName: 'Jon1',
    middleName: 'Mid2',
    lastName: 'Doe3',
    displayName: 'Jon1 Mid2 Doe3',
    address: {
      line1: '295R+VM Settat, Morocco',
      line2: 'Settat,Morocco',
      city: 'Morocco',
      state: 'Settat',
      postalCode: null,
      country: 'US',
    },
    phone: '+8612154154',
    phoneIsMobile: false,
    email: 'Jon@gmail.com',
    mailOptIn: false,
    phoneOptIn: false,
    emailOptIn: false,
    birthday: '2000-01-01',
    anniversary: null,
    gender: null,
  });
});

it('every code of the processor has its meaning', async () => {
  const accountId = await app.card(
    {},
    {
      customer: {
        customerType: '3',
        firstName: 'Ama',
        lastName: 'Mensah',
        postal: '00233',
        mailPref: 'I',
        isMobile: 'Y',
        phonePref: 'I',
        emailPref: 'I',
        anniversary: '20240229',
        gender: 'F',
      },
    },
  );
  expect(await customerOf(accountId)).toEqual({
    ...NOBODY,
    type: 'GIVER',
    firstName: 'Ama',
    lastName: 'Mensah',
    displayName: 'Ama Mensah',
    address: { ...NOBODY.address, postalCode: '00233' },
    mailOptIn: true,
    phoneIsMobile: true,
    phoneOptIn: true,
    emailOptIn: true,
    anniversary: '2024-02-29',
    gender: 'FEMALE',
  });
  const alternate = await app.card({}, { customer: { customerType: '2', gender: 'M' } });
  expect(await customerOf(alternate)).toMatchObject({ type: 'ALTERNATE', gender: 'MALE' });
});

it('a card that nobody has registered has a customer with nothing known of it', async () => {
  expect(await customerOf(await app.card())).toEqual(NOBODY);
});

it('what cannot be read is null, and costs neither the rest of the customer nor the balance', async () => {
  const { card } = await app.read(
    `{ card(accountId: "914639258868572") { ${CUSTOMER} balance(valueCode: "USD") { amount } } }`,
  );
  expect(card.customer).toEqual({ ...NOBODY, type: 'PRIMARY', firstName: 'Pavel', displayName: 'Pavel' });
  expect(card.balance.amount).toBe('12.34');
});

it.each([
  'null',
  '"nobody"',
  '[]',
])('a customer that is %s upstream is null, and the balance is shown', async (info) => {
  const body = envelope(
    `{"accountId":"914639258868515","balances":[{"valueCode":"USD","amount":1.5,"difference":0}],"customerInfo":${info}}`,
  );
  await app.fault({ fault: 'raw', operation: 'giftInquiry', body });
  const { card } = await app.read(
    '{ card(accountId: "914639258868515") { customer { firstName } balances { amount } } }',
  );
  expect(card).toEqual({ customer: null, balances: [{ amount: '1.50' }] });
});

it('names in any script arrive as they are', async () => {
  expect(await customerOf('914639258868556')).toMatchObject({
    firstName: 'José',
    displayName: 'José Núñez',
    address: { city: '東京' },
  });
});

it('the display name joins the parts that exist by single spaces', async () => {
  const accountId = await app.card({}, { customer: { firstName: ' Ana  María ', middleName: ' ', lastName: 'Ruiz' } });
  expect((await customerOf(accountId)).displayName).toBe('Ana María Ruiz');
});
