import { expect, test } from 'vitest';
import { answer } from '../../support/upstream.ts';
import { answerOf, example, INPUTS, useUpstream } from './support.ts';

const upstream = useUpstream();
const published: Record<string, unknown> = JSON.parse(example('giftInquiry.response')).data.customerInfo;

/** Asks for a card whose customerInfo is this. */
async function ask(customerInfo: unknown) {
  upstream.raw.answer(answer(answerOf('giftInquiry', { customerInfo })));
  const { paywizard, observed } = upstream.client();
  const reply = await paywizard.inquiry(INPUTS.giftInquiry);
  if (!reply.ok) throw new Error('no card');
  expect(reply.statement.balances).toHaveLength(2);
  expect(observed.contractViolation).toEqual([]);
  return { customer: reply.statement.customer, unreadable: observed.unreadableCustomerValue.flat() };
}

test('the published customer is read whole, and an empty value is null', async () => {
  expect(await ask(published)).toEqual({
    customer: {
      type: 'PRIMARY',
      firstName: 'Jon1',
      middleName: 'Mid2',
      lastName: 'Doe3',
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
    },
    unreadable: [],
  });
});

test('each published code is read as what it means', async () => {
  const { customer } = await ask({
    ...published,
    customerType: '3',
    mailPref: 'I',
    phonePref: 'I',
    emailPref: 'I',
    isMobile: 'Y',
    gender: 'F',
    anniversary: '20200229',
  });
  expect(customer).toMatchObject({
    type: 'GIVER',
    mailOptIn: true,
    phoneOptIn: true,
    emailOptIn: true,
    phoneIsMobile: true,
    gender: 'FEMALE',
    anniversary: '2020-02-29',
  });
  expect((await ask({ ...published, customerType: '2', gender: 'M' })).customer).toMatchObject({
    type: 'ALTERNATE',
    gender: 'MALE',
  });
});

test('a customer nobody has said anything of is all nulls, and nothing is counted', async () => {
  const { customer, unreadable } = await ask(Object.fromEntries(Object.keys(published).map((key) => [key, ''])));
  const { address, ...rest } = customer ?? {};
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  expect(new Set(Object.values(address ?? {}))).toEqual(new Set([null]));
  expect(unreadable).toEqual([]);
});

test.each([
  ['customerType', '4', { type: null }],
  ['customerType', 'toString', { type: null }],
  ['firstName', 7, { firstName: null }],
  ['lastName', null, { lastName: null }],
  ['middleName', undefined, { middleName: null }],
  ['address1', {}, { address: { line1: null } }],
  ['country', 'Atlantis', { address: { country: null } }],
  ['country', 'us', { address: { country: null } }],
  ['isMobile', 'X', { phoneIsMobile: null }],
  ['mailPref', 'Y', { mailOptIn: null }],
  ['phonePref', true, { phoneOptIn: null }],
  ['emailPref', 'i', { emailOptIn: null }],
  ['birthday', '19991332', { birthday: null }],
  ['birthday', '2000-01-01', { birthday: null }],
  ['anniversary', '20210229', { anniversary: null }],
  ['gender', 'X', { gender: null }],
])('%s that reads %j is null and counted, and everything else is read', async (key, value, expected) => {
  const { customer, unreadable } = await ask({ ...published, [key]: value });
  expect(customer).toMatchObject(expected);
  expect(customer).toMatchObject({ phone: '+8612154154' });
  expect(unreadable).toEqual([key]);
});

test.each([[null], ['Jon'], [[]], [7]])('customerInfo that is %j costs nobody the balances', async (info) => {
  expect(await ask(info)).toEqual({ customer: null, unreadable: ['customerInfo'] });
});

test('customerInfo that is a number written at length costs nobody the balances', async () => {
  upstream.raw.answer(
    answer(answerOf('giftInquiry', { customerInfo: 7 }).replace('"customerInfo":7', '"customerInfo":7.0')),
  );
  const { paywizard, observed } = upstream.client();
  expect(await paywizard.inquiry(INPUTS.giftInquiry)).toMatchObject({ ok: true, statement: { customer: null } });
  expect(observed.unreadableCustomerValue).toEqual([['customerInfo']]);
});

test('customerInfo that is left out costs nobody the balances', async () => {
  expect(await ask(undefined)).toEqual({ customer: null, unreadable: ['customerInfo'] });
});

test('names beyond ASCII are read as UTF-8, wherever the answer is cut on its way', async () => {
  const text = answerOf('giftInquiry', { customerInfo: { ...published, firstName: 'José', city: '東京' } });
  const bytes = Buffer.from(text);
  const inside = bytes.indexOf('東京') + 1;
  upstream.raw.answer((socket) => {
    socket.setNoDelay(true);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes.subarray(0, inside));
    setTimeout(() => socket.write(bytes.subarray(inside)), 20);
  });
  const reply = await upstream.client().paywizard.inquiry(INPUTS.giftInquiry);
  expect(reply.ok && reply.statement.customer).toMatchObject({ firstName: 'José', address: { city: '東京' } });
});
