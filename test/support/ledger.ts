import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Big from 'big.js';
import { afterAll, beforeAll, describe } from 'vitest';
import { ALL_CARDS } from '../../src/auth/card-rights.ts';
import { CardNumber } from '../../src/card-number.ts';
import type { Intent } from '../../src/ledger/intents.ts';
import { Ledger, type LedgerOptions } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/open.ts';
import type { Store } from '../../src/ledger/store.ts';
import type { MovementCaller } from '../../src/movements/caller.ts';
import type { Movement } from '../../src/movements/movement.ts';
import type { MovementObserver } from '../../src/movements/options.ts';
import { Protocol } from '../../src/movements/protocol.ts';
import type { MovementRequest } from '../../src/movements/request.ts';
import { type Answer, type Outcome, outcomeOf } from '../../src/paywizard/outcome.ts';
import { Sealer } from '../../src/sealing.ts';
import { newAccountId, newOrderNo } from './app.ts';
import { createSchema, HAS_POSTGRES } from './postgres.ts';

const sealer = new Sealer([{ id: 'k1', key: new Uint8Array(32).fill(1) }]);

/** Two machines on one ledger. In an embedded store, which serves one process, they are two objects on one connection. */
export interface Bench {
  readonly url: string;
  readonly stores: readonly [Store, Store];
  /** Two ledgers of a merchant that no other test has: each test starts with an empty one. */
  ledgers(options?: Partial<LedgerOptions>): [Ledger, Ledger];
}

/** The same tests on both kinds of store; those on PostgreSQL are skipped where there is none. */
export function onBothStores(title: string, tests: (bench: Bench) => void): void {
  for (const kind of ['embedded', 'postgres'] as const) {
    describe.skipIf(kind === 'postgres' && !HAS_POSTGRES)(`${title} (${kind})`, () => tests(useBench(kind)));
  }
}

export function useBench(kind: 'embedded' | 'postgres'): Bench {
  let place: Place;
  let stores: [Store, Store];
  beforeAll(async () => {
    place = kind === 'embedded' ? embeddedPlace() : await postgresPlace();
    const store = await openLedger(place.url);
    stores = [store, kind === 'embedded' ? store : await openLedger(place.url)];
  });
  afterAll(async () => {
    for (const store of new Set(stores)) await store.close();
    await place.remove();
  });
  return {
    get url() {
      return place.url;
    },
    get stores() {
      return stores;
    },
    ledgers(options = {}) {
      const shared = { merchant: randomUUID(), ...options };
      return [ledgerOn(stores[0], shared), ledgerOn(stores[1], shared)];
    },
  };
}

/** Where a ledger may be made, empty. */
export interface Place {
  url: string;
  remove(): Promise<void>;
}

export function embeddedPlace(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'loyalty-ledger-'));
  return {
    url: `file:${join(directory, 'ledger.db')}`,
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

export async function postgresPlace(): Promise<Place> {
  const { url, drop } = await createSchema();
  return { url, remove: drop };
}

/** A ledger with times so long that nothing is over or due by itself, unless told. */
export function ledgerOn(store: Store, options: Partial<LedgerOptions> = {}): Ledger {
  return new Ledger({
    store,
    merchant: 'merchant',
    sealer,
    answerWithinMs: 60_000,
    sendWithinMs: 5_000,
    firstLookMs: 60_000,
    onChange: () => undefined,
    ...options,
  });
}

/** A payment of 10.50 USD with a card of its own, under an order number of its own, unless told. */
export function intent(changes: Partial<Intent> = {}): Intent {
  return {
    claim: randomUUID(),
    orderNo: newOrderNo(),
    type: 'PAYMENT',
    fingerprint: 'k1.payment',
    card: new CardNumber(newAccountId()),
    entryType: 'MAGNETIC',
    valueCode: 'USD',
    requestedAmount: new Big('10.5'),
    nsfAllowed: false,
    originalCheckoutId: null,
    originalTransIndexCode: null,
    ...changes,
  };
}

/** A void of a payment that has this checkoutId. */
export const voidOf = (originalCheckoutId: string, changes: Partial<Intent> = {}): Intent =>
  intent({ type: 'VOID', fingerprint: 'k1.void', entryType: null, nsfAllowed: null, originalCheckoutId, ...changes });

/** For `begin`: every repeated request is the same one. */
export const same = (): boolean => true;

/** Begins what must be able to begin. */
export async function started(ledger: Ledger, wanted: Intent = intent()): Promise<Movement> {
  const begun = await ledger.begin(wanted, same);
  if (begun.kind !== 'started') throw new Error(`${begun.kind} instead of started`);
  return begun.movement;
}

/** Begins and records: a movement with this outcome. */
export async function recorded(ledger: Ledger, outcome: Outcome, wanted: Intent = intent()): Promise<Movement> {
  return (await ledger.record(await started(ledger, wanted), outcome, 0)).movement;
}

export const answer = (changes: Partial<Answer> = {}): Answer => ({
  merchantId: '202507081058',
  paywizardId: '10020000080',
  checkoutId: randomUUID(),
  transIndexCode: '100200000804410265999',
  amount: new Big('10.5'),
  originalTransIndexCode: null,
  processedAt: new Date('2025-07-24T13:16:29.000Z'),
  ...changes,
});

const data = (result: 0 | 1 | 2, changes: Partial<Answer>): Outcome => {
  const { processedAt: at, ...rest } = answer(changes);
  return outcomeOf({ kind: 'data', data: { result, answer: rest }, at });
};

export const succeeded = (changes: Partial<Answer> = {}): Outcome => data(0, changes);
export const declined = (changes: Partial<Answer> = {}): Outcome => data(1, changes);
export const accepted = (changes: Partial<Answer> = {}): Outcome => data(2, changes);
export const notSent = (): Outcome => outcomeOf({ kind: 'notSent', reason: 'called-off' });
export const lost = (): Outcome => outcomeOf({ kind: 'lost', reason: 'http-error' });
export const refused = (): Outcome => outcomeOf({ kind: 'code', code: 401, message: 'bad sign', meaning: 'REFUSED' });

/** Runs the same on both ledgers by turns, all at once. */
export const together = <Result>(
  ledgers: readonly [Ledger, Ledger],
  times: number,
  work: (ledger: Ledger, index: number) => Promise<Result>,
): Promise<Result[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index % 2 === 0 ? ledgers[0] : ledgers[1], index)));

/** How many of each kind there are. */
export function tally(begun: readonly { kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of begun) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The protocol as one machine has it. */
export function protocolOn(ledger: Ledger, observer: Partial<MovementObserver> = {}): Machine {
  const nothing = () => undefined;
  const protocol = new Protocol({
    ledger,
    sealer,
    observer: {
      amountMismatch: nothing,
      outcomeNotRecorded: nothing,
      overruled: nothing,
      ledgerUnavailable: nothing,
      busy: nothing,
      ...observer,
    },
    waitMs: 5_000,
    limits: { running: 128, waiting: 1_024 },
    retryAfterSeconds: () => null,
  });
  return {
    execute: (request) => protocol.execute(request, TRUSTED),
    drain: (milliseconds) => protocol.drain(milliseconds),
  };
}

/** The protocol for a caller who may do everything. */
export interface Machine {
  execute(request: MovementRequest): ReturnType<Protocol['execute']>;
  drain(milliseconds: number): Promise<void>;
}

const TRUSTED: MovementCaller = {
  cards: ALL_CARDS,
  tellsCardsApart: true,
  mayTry: async () => undefined,
  failed: () => undefined,
  foreign: async () => undefined,
};

/** In the place of the processor: it counts what is sent to it. */
export interface FakeUpstream {
  /** A payment as the API would ask for it. */
  payment(orderNo: string, changes?: { amount?: string }): MovementRequest;
  /** A void of the payment with this checkoutId. */
  undoing(orderNo: string, originalCheckoutId: string): MovementRequest;
  sends(orderNo: string): number;
}

/** `become` says what becomes of each send; the first byte has gone out by then, unless it says that none did. */
export function fakeUpstream(become: (orderNo: string, send: number) => Outcome | Promise<Outcome>): FakeUpstream {
  const counts = new Map<string, number>();
  const sends = (orderNo: string) => counts.get(orderNo) ?? 0;
  const request = (orderNo: string, amount: string, originalCheckoutId: string | null): MovementRequest => ({
    type: originalCheckoutId === null ? 'PAYMENT' : 'VOID',
    orderNo,
    card: originalCheckoutId === null ? new CardNumber('7777000000000001') : null,
    identity: { amount, originalCheckoutId },
    problems: [],
    originalCheckoutId,
    prepare: () => ({
      card: new CardNumber('7777000000000001'),
      entryType: null,
      valueCode: 'USD',
      requestedAmount: new Big(amount),
      nsfAllowed: false,
      originalTransIndexCode: null,
      async send({ mayStart }) {
        if (!mayStart()) return notSent();
        counts.set(orderNo, sends(orderNo) + 1);
        return await become(orderNo, sends(orderNo));
      },
    }),
  });
  return {
    payment: (orderNo, { amount = '10.5' } = {}) => request(orderNo, amount, null),
    undoing: (orderNo, originalCheckoutId) => request(orderNo, '10.5', originalCheckoutId),
    sends,
  };
}
