import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import { SANDBOX_DEFAULTS } from '../../../src/sandbox/defaults.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

export const EXAMPLE_CARD = '914639258868515';

const envelope = z.object({ code: z.number(), msg: z.string(), timestamp: z.string(), data: z.unknown() });
const transaction = z.object({ checkoutId: z.string(), transIndexCode: z.string(), result: z.number() });
const calls = z.array(
  z.object({
    operation: z.string().nullable(),
    path: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    code: z.number().nullable(),
    at: z.string(),
  }),
);
const book = z.object({
  cards: z.array(z.object({ accountId: z.string(), active: z.boolean(), balances: z.record(z.string(), z.string()) })),
  orders: z.array(
    z.object({
      orderNo: z.string(),
      operation: z.string(),
      checkoutId: z.string(),
      state: z.string(),
      amount: z.string(),
      voided: z.boolean(),
      accountId: z.string(),
    }),
  ),
});

type Envelope = z.infer<typeof envelope>;

/** One sandbox for the tests of a file, with a fresh book before each. */
export function useSandbox(options: { duplicates?: 'reject' | 'replay' | 'accept' } = {}): Caller {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ ...SANDBOX_DEFAULTS, ...options });
  });
  beforeEach(() => caller.control('POST', '/control/reset'));
  afterAll(() => sandbox.close());
  const caller = callerOf(() => sandbox.url);
  return caller;
}

type Caller = ReturnType<typeof callerOf>;

/** A client of its own, so that the sandbox is not tested with the code it is a stand-in for. */
export function callerOf(url: () => string) {
  let orderNumbers = 0;

  /** Sends the bytes of `body`, signed, with some headers changed. */
  const send = (operation: string, body: string, headers: Record<string, string> = {}, timeoutMs = 10_000) =>
    fetch(url() + pathOf(operation), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'jwt-token': SANDBOX_DEFAULTS.token,
        sign: signatureOf(body, SANDBOX_DEFAULTS.clientSecret),
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
  const call = async (operation: string, fields: Record<string, unknown>) =>
    envelope.parse(await (await send(operation, JSON.stringify(fields))).json());
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(url() + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    return { status: response.status, json: z.unknown().parse(await response.json()) };
  };
  const readBook = async () => book.parse((await control('GET', '/control/book')).json);

  return {
    url,
    send,
    call,
    control,
    /** An operation with sensible fields, of which some are changed. */
    run: (operation: string, fields: Record<string, unknown> = {}) =>
      call(operation, requestOf(operation, { ...order(operation, () => `T-${++orderNumbers}`), ...fields })),
    book: readBook,
    balances: async (accountId: string) =>
      (await readBook()).cards.find((card) => card.accountId === accountId)?.balances,
    orders: async () => (await readBook()).orders.filter((entry) => entry.checkoutId !== '933358163137265664'),
    calls: async () => calls.parse((await control('GET', '/control/calls')).json),
    fault: (fault: string, settings: Record<string, unknown> = {}) =>
      control('POST', '/control/faults', { fault, ...settings }),
  };
}

export function checkoutIdOf(answer: Envelope): string {
  return transaction.parse(answer.data).checkoutId;
}

export function transIndexCodeOf(answer: Envelope): string {
  return transaction.parse(answer.data).transIndexCode;
}

export function signatureOf(body: string, secret: string, clientId: string = SANDBOX_DEFAULTS.clientId): string {
  return createHmac('sha256', secret).update(`${body}&clientId=${clientId}&clientSecret=${secret}`).digest('hex');
}

function pathOf(operation: string): string {
  return operation === 'queryOrder' ? '/ovstrade/openPay/queryOrder' : `/ovstrade/openLoyaltyPay/${operation}`;
}

export const CUSTOMER = {
  customerType: '1',
  firstName: 'José',
  middleName: '',
  lastName: 'Díaz',
  address1: '1 Calle Mayor',
  address2: '',
  city: '東京',
  state: '',
  postal: '28013',
  country: 'ES',
  mailPref: 'I',
  phone: '+34600000000',
  isMobile: 'Y',
  phonePref: 'O',
  email: 'jose@example.com',
  emailPref: 'I',
  birthday: '19850704',
  anniversary: '',
  gender: 'M',
};

/** The fields of a request that is right; what is set to undefined is left out. */
export function requestOf(operation: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const { clientId } = SANDBOX_DEFAULTS;
  const card = { accountId: EXAMPLE_CARD, entryType: 'K' };
  const channel = { loyaltyChannel: 'FACTOR4' };
  const money = { amount: '10.5', tranCurrency: 'USD' };
  const tranOrderNo = 'T-1';
  const defaults: Record<string, Record<string, unknown>> = {
    giftInquiry: { ...channel, ...card },
    giftActivate: { ...channel, ...card, activating: 'Y', customerInfo: CUSTOMER },
    giftIssuance: { tranOrderNo, ...channel, ...card },
    giftTransaction: { tranOrderNo, ...channel, ...card, ...money },
    giftVoid: { tranOrderNo, oriOrderNo: '933358163137265664' },
    loyaltyIssuance: { tranOrderNo, ...channel, ...card, amount: '5' },
    loyaltyRedemption: { tranOrderNo, ...channel, ...card, amount: '5' },
    giftTip: { tranOrderNo, ...card, ...money, oriOrderNo: '933358163137265664' },
    queryOrder: { checkoutId: '933358163137265664' },
  };
  return { clientId, ...defaults[operation], ...fields };
}

function order(operation: string, next: () => string): Record<string, string> {
  return ['giftInquiry', 'giftActivate', 'queryOrder'].includes(operation) ? {} : { tranOrderNo: next() };
}
