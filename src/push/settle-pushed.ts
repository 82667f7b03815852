import type { Ledger } from '../ledger/ledger.ts';
import { isUnsettled, type Movement } from '../movements/movement.ts';
import type { SettlerObserver } from '../movements/settling/settler.ts';
import type { PushedResult } from '../paywizard/push/pushed-result.ts';
import type { Landing } from './landing.ts';
import { pushVerdict } from './verdict.ts';

/**
 * What a push came to. All but `in-flight` are durable: pushed again, it would come to nothing more. `known`: the ledger
 * says so already. `pending`: it settles nothing yet. `unknown-order`: of another system, or of nobody.
 */
export type PushOutcome =
  | 'settled'
  | 'overruled'
  | 'known'
  | 'pending'
  | 'contradiction'
  | 'undone-elsewhere'
  | 'unknown-order'
  | 'in-flight';

/** Settles by one push. Rejects where the ledger does not answer. */
export type SettlePushed = (push: PushedResult) => Promise<PushOutcome>;

export interface SettlePushedOptions {
  ledger: Pick<Ledger, 'history' | 'settling'>;
  landing: Landing;
  amountScale: number;
  observer: Pick<SettlerObserver, 'settled' | 'overruled'> & {
    /** A push that changed nothing says what a person should know. */
    strange(movement: Movement, outcome: 'contradiction' | 'undone-elsewhere', what: string): void;
  };
}

/** A movement changed under our hands more often than anything does that is settled. */
const TRIES = 5;

/**
 * Settles the movements of one merchant by what the processor pushes, as the settler does by what it looks up: through the
 * same state machine and the same record, by compare-and-set on the movement's revision. A movement that is in flight is
 * waited for. Nothing is ever sent, and nothing becomes repeatable.
 */
export function pushSettler({ ledger, landing, amountScale, observer }: SettlePushedOptions): SettlePushed {
  const { history, settling } = ledger;

  const find = async ({ orderNo, checkoutId }: PushedResult): Promise<Movement | null> =>
    (orderNo === null ? null : await history.byOrderNo(orderNo)) ??
    (checkoutId === null ? null : await history.byCheckoutId(checkoutId));

  const circumstances = async ({ id, checkoutId: known }: Movement, push: PushedResult) => {
    const checkoutId = push.checkoutId ?? known;
    const ids = checkoutId === null ? [] : [checkoutId];
    const [holders, acts] = await Promise.all([
      ids.length === 0 ? [] : history.byCheckoutIds(ids),
      ids.length === 0 ? [] : history.byOriginals(ids),
    ]);
    return {
      belongsToAnother: holders.some((holder) => holder.id !== id),
      undoneByUs: acts.some(({ type, status }) => type === 'VOID' && (status === 'SUCCEEDED' || isUnsettled(status))),
      amountScale,
    };
  };

  return async (push) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await find(push);
      if (found === null) return 'unknown-order';
      const movement = await landing.landed(found);
      if (movement === null) return 'in-flight';
      const verdict = pushVerdict(movement, push, await circumstances(movement, push));
      if ('alarm' in verdict) observer.strange(movement, verdict.kind, verdict.alarm);
      if (verdict.kind !== 'found') return verdict.kind;
      const { movement: settled, from } = await settling.settle(movement, verdict.finding);
      // Somebody was faster: another machine with the same push, a look-up, a person, or the same order tried again.
      if (from === null) continue;
      const isOverruled = settled.settledBy === 'LATE_ANSWER';
      observer[isOverruled ? 'overruled' : 'settled'](settled, from);
      return isOverruled ? 'overruled' : 'settled';
    }
    return 'in-flight';
  };
}
