import type { LoyaltyClient } from '../client.ts';
import { ClientError } from '../client-error.ts';
import { isOffline } from '../clock.ts';
import { Transaction } from '../generated/operations.ts';
import type { Operation } from '../operation.ts';
import { MOVEMENTS, type MovementKind, type MovementPayload, type MovementTransaction } from './kinds.ts';
import { ofClient, ofPayload } from './movement-error.ts';
import { isBusy, type MovementState } from './state.ts';
import type { MovementEvent } from './transition.ts';

/** A movement as those who ask for it see it. */
export interface Asked<Kind extends MovementKind> {
  kind: Kind;
  client: LoyaltyClient;
  locale(): string | undefined;
  getState(): MovementState<Kind>;
  apply(event: MovementEvent<Kind>): void;
}

/** What one look brought: `missing` with the failure that was on record before, and null where nothing was at all. */
export type Seen =
  | { what: 'found' }
  | { what: 'nothing'; afterMs: number }
  | { what: 'missing'; failed: MovementTransaction | null };

/** The two ways to learn of an order. What they learn, they apply. */
export interface Asking {
  /** False once the API has said that the token lacks transactions:read. */
  mayRead(): boolean;
  forbidReading(): void;
  /** Looks the order up; without transactions:read the same order is sent again instead, which is always safe. */
  look(orderNo: string, signal: AbortSignal): Promise<Seen>;
  /** Sends the order of the state. */
  send(): Promise<void>;
  localeOf(): { locale?: string };
}

/** Asks for one movement. */
export function asking<Kind extends MovementKind>({ kind, client, locale, getState, apply }: Asked<Kind>): Asking {
  let mayRead = true;

  async function look(orderNo: string, signal: AbortSignal): Promise<Seen> {
    if (!mayRead) {
      await send();
      return { what: 'nothing', afterMs: 0 };
    }
    try {
      const { transaction } = await client.execute(Transaction, { by: { orderNo }, ...localeOf() }, { signal });
      if (transaction === null) return { what: 'missing', failed: null };
      // A failure that may be tried again is from before the request whose answer was lost: that one may still come.
      const state = getState();
      const isOld = transaction.status === 'FAILED' && !transaction.final;
      if (isOld && 'transaction' in state && state.transaction === null)
        return { what: 'missing', failed: transaction };
      apply(foundIt(transaction));
      return { what: 'found' };
    } catch (error) {
      if (error instanceof ClientError && error.kind === 'forbidden') {
        mayRead = false;
        return await look(orderNo, signal);
      }
      if (!signal.aborted) lost();
      const seconds = error instanceof ClientError ? error.retryAfterSeconds : null;
      return { what: 'nothing', afterMs: (seconds ?? 0) * 1000 };
    }
  }

  async function send(): Promise<void> {
    const state = getState();
    if (!isBusy(state)) return;
    try {
      const payload = await MOVEMENTS[kind](execute, state.input, state.orderNo);
      const [first] = payload?.errors ?? [];
      const error = first === undefined ? null : ofPayload(first);
      if (payload?.transaction != null) apply({ type: 'found', transaction: payload.transaction, error });
      else if (error === null) lost();
      else apply({ type: 'refused', error, isForGood: FOR_GOOD.has(error.code) });
    } catch (error) {
      if (error instanceof ClientError && error.refused) {
        apply({ type: 'refused', error: ofClient(error), isForGood: false });
      } else lost();
    }
  }

  async function execute<Result, Variables>(
    operation: Operation<Result, Variables & { locale?: string }>,
    variables: Variables,
    payloadOf: (result: Result) => MovementPayload,
  ): Promise<MovementPayload> {
    return payloadOf(await client.execute(operation, { ...variables, ...localeOf() }));
  }

  function lost(): void {
    apply({ type: 'lost', reason: isOffline() ? 'offline' : 'lost' });
  }

  function localeOf(): { locale?: string } {
    const asked = locale();
    return asked === undefined ? {} : { locale: asked };
  }

  const forbidReading = () => {
    mayRead = false;
  };
  return { mayRead: () => mayRead, forbidReading, look, send, localeOf };
}

/** A transaction that a look-up or a stream brought. */
export const foundIt = (transaction: MovementTransaction) => ({ type: 'found', transaction, error: null }) as const;

/** Refusals that the API gives only for orders that it has nothing on record of. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'INVALID_INPUT',
  'CARD_NOT_FOUND',
  'INSUFFICIENT_FUNDS',
  'DECLINED',
  'TRANSACTION_NOT_FOUND',
  'ALREADY_VOIDED',
]);
