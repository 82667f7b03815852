import { readFileSync } from 'node:fs';
import Big from 'big.js';
import { afterEach, beforeEach } from 'vitest';
import { CardNumber } from '../../../src/card-number.ts';
import { BUILT_IN_CODES } from '../../../src/paywizard/codes.ts';
import type { Outcome } from '../../../src/paywizard/outcome.ts';
import { createPaywizard, type Paywizard, type PaywizardOptions } from '../../../src/paywizard/paywizard.ts';
import type { UpstreamObserver } from '../../../src/paywizard/send.ts';
import type { CustomerRecord } from '../../../src/paywizard/wire/customer.ts';
import { answer, type RawUpstream, startUpstream } from '../../support/upstream.ts';

/** Everything the adapter told of its calls, as arrays of arguments. */
export type Observed = { [Event in keyof UpstreamObserver]: Parameters<UpstreamObserver[Event]>[] };

export interface Client {
  paywizard: Paywizard;
  observed: Observed;
  /** Closes it before the test is over. */
  close(): Promise<void>;
}

export const CLIENT_ID = '825429536610058240';
export const CLIENT_SECRET = 'test-secret-0123456789abcdef';
export const TOKEN = 'the-jwt-token';

/** A raw upstream before each test, and clients of it; all are closed after the test. */
export function useUpstream() {
  let upstream: RawUpstream;
  const open = new Set<Paywizard>();
  beforeEach(async () => {
    upstream = await startUpstream(answer('{}'));
  });
  afterEach(async () => {
    const ended = [...open].map((paywizard) => paywizard.close());
    await upstream.close();
    await Promise.all(ended);
    open.clear();
  });
  return {
    get raw() {
      return upstream;
    },
    client(options: Partial<PaywizardOptions> = {}): Client {
      const { observer, observed } = recorder();
      const paywizard = createPaywizard({
        url: upstream.url,
        timeoutMs: 5_000,
        amountScale: 10_000,
        credentials: { clientId: () => CLIENT_ID, clientSecret: () => CLIENT_SECRET, token: () => TOKEN },
        channel: 'FACTOR4',
        paths: {},
        errorCodes: BUILT_IN_CODES,
        observer,
        ...options,
      });
      open.add(paywizard);
      const close = async () => {
        open.delete(paywizard);
        await paywizard.close();
      };
      return { paywizard, observed, close };
    },
  };
}

function recorder(): { observer: UpstreamObserver; observed: Observed } {
  const observed: Observed = {
    called: [],
    unlistedCode: [],
    refused: [],
    contractViolation: [],
    unreadableCustomerValue: [],
    circuit: [],
  };
  return {
    observed,
    observer: {
      called: (...call) => observed.called.push(call),
      unlistedCode: (...call) => observed.unlistedCode.push(call),
      refused: (...call) => observed.refused.push(call),
      contractViolation: (...call) => observed.contractViolation.push(call),
      unreadableCustomerValue: (...call) => observed.unreadableCustomerValue.push(call),
      circuit: (...call) => observed.circuit.push(call),
    },
  };
}

/** One of the vendor's published examples, compacted. Its numbers are short enough for JSON.parse. */
export function example(name: string): string {
  const text = readFileSync(new URL(`../../fixtures/paywizard/${name}.json`, import.meta.url), 'utf8');
  return JSON.stringify(JSON.parse(text));
}

/** The published answer with keys of its data replaced; those set to undefined are left out. */
export function answerOf(operation: string, data: Record<string, unknown> = {}): string {
  const published = JSON.parse(example(`${operation}.response`));
  return JSON.stringify({ ...published, data: { ...published.data, ...data } });
}

/** An answer that is nothing but a code. */
export const codeAnswer = (code: number, msg = 'something'): string =>
  JSON.stringify({ code, msg, timestamp: '2025-07-24 13:16:29', data: null });

export const CARD = new CardNumber('914639258868515');

/** The customer of the published examples, as our own side states it. */
export const CUSTOMER: CustomerRecord = {
  type: 'PRIMARY',
  firstName: 'Jon1',
  middleName: 'Mid2',
  lastName: 'Doe3',
  address: {
    line1: '295R+VM Settat, Morocco',
    line2: 'Settat,Morocco',
    city: 'Morocco',
    state: 'Settat',
    country: 'US',
  },
  mailOptIn: false,
  phone: '+8612154154',
  phoneIsMobile: false,
  phoneOptIn: false,
  email: 'Jon@gmail.com',
  emailOptIn: false,
  birthday: '2000-01-01',
};

const card = { card: CARD, entryType: 'KEYED' } as const;

/** What every published movement is sent with. */
export const basics = { orderNo: '20250401123534801', mayStart: () => true };

/** The inputs that match the published request examples. */
export const INPUTS = {
  giftInquiry: card,
  giftActivate: { ...card, activating: true, customer: CUSTOMER },
  giftIssuance: { ...basics, ...card, amount: null, currency: null, activating: true, customer: CUSTOMER },
  giftTransaction: { ...basics, ...card, amount: new Big('10.50'), currency: 'USD', nsfAllowed: null },
  giftVoid: { ...basics, originalCheckoutId: '933358163137265664' },
  loyaltyIssuance: { ...basics, ...card, points: new Big('1.0') },
  loyaltyRedemption: { ...basics, ...card, points: new Big('1') },
  giftTip: {
    ...basics,
    ...card,
    amount: new Big('2.00'),
    currency: 'USD',
    originalCheckoutId: '927994263952818176',
  },
} as const;

type Movement = Exclude<keyof typeof INPUTS, 'giftInquiry' | 'giftActivate'>;

/** Each movement, sent with its published input; `mayStart` can be replaced. */
export const MOVEMENTS: Record<Movement, (paywizard: Paywizard, mayStart?: () => boolean) => Promise<Outcome>> = {
  giftIssuance: (paywizard, mayStart = () => true) => paywizard.topUp({ ...INPUTS.giftIssuance, mayStart }),
  giftTransaction: (paywizard, mayStart = () => true) => paywizard.pay({ ...INPUTS.giftTransaction, mayStart }),
  giftVoid: (paywizard, mayStart = () => true) => paywizard.void({ ...INPUTS.giftVoid, mayStart }),
  loyaltyIssuance: (paywizard, mayStart = () => true) => paywizard.issuePoints({ ...INPUTS.loyaltyIssuance, mayStart }),
  loyaltyRedemption: (paywizard, mayStart = () => true) =>
    paywizard.redeemPoints({ ...INPUTS.loyaltyRedemption, mayStart }),
  giftTip: (paywizard, mayStart = () => true) => paywizard.addTip({ ...INPUTS.giftTip, mayStart }),
};

export const MOVEMENT_NAMES = Object.keys(MOVEMENTS) as Movement[];

/** The published payment. */
export const pay = ({ paywizard }: Client, mayStart?: () => boolean) => MOVEMENTS.giftTransaction(paywizard, mayStart);
