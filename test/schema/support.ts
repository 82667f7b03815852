import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { SANDBOX_DEFAULTS } from '../../src/sandbox/defaults.ts';
import {
  type Answer,
  control,
  type Loose,
  newAccountId,
  newOrderNo,
  startApp,
  type TestApp,
  type UpstreamCall,
} from '../support/app.ts';

/** An application for the tests of a file, with shorter ways to say what most of them need. */
export interface Till extends TestApp {
  /** A new card in the sandbox: 100 USD and 100 points unless told. */
  card(balances?: Record<string, string>, more?: Record<string, unknown>): Promise<string>;
  /** Runs one mutation, under a new order number unless one is given, and answers with its payload. */
  move(mutation: Mutation, input: Record<string, unknown>, selection?: string): Promise<Loose>;
  /** Answers the data of a document that must not fail. */
  read(query: string, variables?: Record<string, unknown>): Promise<Loose>;
  /** Runs something, and answers it with the calls upstream that it made. */
  watch<Result>(work: () => Promise<Result>): Promise<{ result: Result; calls: UpstreamCall[] }>;
  /** What the sandbox's book says of a card, by value code. */
  held(accountId: string): Promise<Record<string, string>>;
  /** What the sandbox's book has of an order number. */
  booked(orderNo: string): Promise<Loose[]>;
  /** Resolves once this many calls have reached the sandbox since they were last asked for. */
  arrived(calls: number): Promise<void>;
}

export type Mutation = 'topUp' | 'pay' | 'void' | 'issuePoints' | 'redeemPoints' | 'addTip';

/** All that is known of a transaction without asking upstream. */
export const TRANSACTION = `id type status final orderNo checkoutId transIndexCode merchantId paywizardId valueCode
  requestedAmount amount amountDue formattedAmount accountIdLast4 originalCheckoutId originalTransIndexCode voided
  original { orderNo } tips { orderNo } voidedBy { orderNo } card { id accountId accountIdLast4 }
  failure { code message upstreamCode retryable } processedAt createdAt updatedAt`;

export const ERRORS = `errors { __typename code message path retryable
  ... on UpstreamError { upstreamCode retryAfterSeconds } ... on AlreadyVoidedError { voidedBy { orderNo } } }`;

/** No limits of rate, and no look-ups behind the test's back. */
const QUIET = { PAYWIZARD_QUERY_ORDER: 'off', LIMIT_REQUESTS_PER_MINUTE: '0', LIMIT_LOOKUPS_PER_MINUTE: '0' };

export function useApp(environment: Record<string, string> = {}): Till {
  let running: TestApp;
  beforeAll(async () => {
    running = await startApp({ ...QUIET, ...environment });
  });
  afterAll(() => running.close());
  return tillOf(() => running);
}

/** An application of a test's own; the test closes it. */
export async function openTill(environment: Record<string, string> = {}): Promise<Till> {
  const app = await startApp({ ...QUIET, ...environment });
  return tillOf(() => app);
}

function tillOf(app: () => TestApp): Till {
  const book = () => control(app().sandboxUrl, 'GET', 'book');
  const till: Till = {
    get url() {
      return app().url;
    },
    get token() {
      return app().token;
    },
    get dataDir() {
      return app().dataDir;
    },
    get sandboxUrl() {
      return app().sandboxUrl;
    },
    gql: (...args) => app().gql(...args),
    calls: () => app().calls(),
    putCard: (card) => app().putCard(card),
    fault: (fault) => app().fault(fault),
    logged: () => app().logged(),
    restart: () => app().restart(),
    closeLedger: () => app().closeLedger(),
    close: () => app().close(),
    async card(balances = { USD: '100', Points: '100' }, more = {}) {
      const accountId = newAccountId();
      await till.putCard({ accountId, balances, ...more });
      return accountId;
    },
    async move(mutation, input, selection = `transaction { ${TRANSACTION} } replayed ${ERRORS}`) {
      const data = await till.read(documentOf(mutation, selection), { input: { orderNo: newOrderNo(), ...input } });
      return data[mutation];
    },
    async read(query, variables) {
      return dataOf(await till.gql(query, variables));
    },
    async watch(work) {
      await till.calls();
      const result = await work();
      return { result, calls: await till.calls() };
    },
    async held(accountId) {
      const { cards } = await book();
      return cards.find((card: Loose) => card.accountId === accountId)?.balances;
    },
    async booked(orderNo) {
      const { orders } = await book();
      return orders.filter((order: Loose) => order.orderNo === orderNo);
    },
    async arrived(count) {
      for (;;) {
        const calls = await control(till.sandboxUrl, 'GET', 'calls');
        if (calls.length >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
  return till;
}

export const documentOf = (mutation: Mutation, selection: string): string =>
  `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { ${selection} } }`;

/** The data of an answer that holds no GraphQL error. */
export function dataOf({ data, errors }: Answer): Loose {
  expect(errors).toBeUndefined();
  return data;
}

/** A payment that succeeded, for what needs one. */
export async function paid(app: Till, accountId: string, amount = '10.50', currency = 'USD'): Promise<Loose> {
  const { transaction } = await app.move('pay', { accountId, amount, currency });
  expect(transaction.status).toBe('SUCCEEDED');
  return transaction;
}

/** That a call went out as the vendor publishes it: method, path, headers, and these keys in this order as its body. */
export function expectCall(call: UpstreamCall | undefined, operation: string, body: Record<string, unknown>): void {
  expect(call?.method).toBe('POST');
  expect(call?.path).toBe(`/ovstrade/openLoyaltyPay/${operation}`);
  expect(call?.body).toBe(JSON.stringify({ clientId: SANDBOX_DEFAULTS.clientId, ...body }));
  expect(call?.headers).toMatchObject({
    'content-type': 'application/json',
    'jwt-token': SANDBOX_DEFAULTS.token,
    sign: signatureOf(call?.body ?? ''),
  });
}

/** By the published rule, worked out apart from the code that is tested. */
function signatureOf(body: string): string {
  const { clientId, clientSecret } = SANDBOX_DEFAULTS;
  return createHmac('sha256', clientSecret)
    .update(`${body}&clientId=${clientId}&clientSecret=${clientSecret}`)
    .digest('hex');
}

/** An upstream answer for the fault `raw`. `data` is JSON text, so that it may hold any number. */
export const envelope = (data: string, timestamp = '2025-07-24 13:16:29'): string =>
  `{"code":200,"msg":"success","timestamp":"${timestamp}","data":${data}}`;

/** An upstream answer to a movement, with some members changed. */
export const transactionAnswer = (changes: Record<string, unknown> = {}): string =>
  envelope(
    JSON.stringify({
      mid: '202507081058',
      paywizardId: '1',
      checkoutId: '933358163137265999',
      transIndexCode: '100200000804410265999',
      amount: '105000',
      result: 0,
      ...changes,
    }),
  );
