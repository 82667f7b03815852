import type { CardRights } from './auth/card-rights.ts';
import type { Scope } from './auth/scopes.ts';
import { tellsCardsApart, type Viewer } from './auth/viewer.ts';
import type { Events } from './events/events.ts';
import type { Ids } from './ids.ts';
import type { History } from './ledger/history.ts';
import type { LookupGuard } from './limits/lookup-guard.ts';
import { kindOf, written } from './money.ts';
import { formatted } from './money-format.ts';
import { type ActivationAudit, type ActivationResult, activateCard } from './movements/activation.ts';
import type { MovementCaller } from './movements/caller.ts';
import type { ActivateInput } from './movements/inputs.ts';
import type { CallersMovements, Movements } from './movements/movements.ts';
import type { Paywizard } from './paywizard/paywizard.ts';
import { Cards } from './request/cards.ts';
import { Live } from './request/live.ts';
import { LookUps } from './request/look-ups.ts';
import { createOnce, type Once } from './request/once.ts';
import { Transactions } from './request/transactions.ts';

/** What a resolver gets: the only way from the schema to everything else. */
export interface Context {
  viewer: Viewer;
  /** Whether the token has this scope. */
  may(scope: Scope): boolean;
  ids: Ids;
  /** Exact decimals in writing: plain ("1534.10"), for showing ("$1,534.10"), and what a value code counts. */
  money: { written: typeof written; formatted: typeof formatted; kindOf: typeof kindOf };
  cards: Cards;
  transactions: Transactions;
  movements: CallersMovements;
  /** What changes, as it changes. */
  live: Live;
  activate(input: ActivateInput): Promise<ActivationResult>;
  /** Drops what this request has read so far, because value has moved. */
  forgetReads(): void;
  /** What a mutation does in its place in the document: once, however often the answer is put together. */
  once: Once;
}

export interface ContextDependencies {
  ids: Ids;
  history: History;
  movements: Movements;
  events: Events;
  guard: LookupGuard;
  /** Told of each activation and who asked for it. */
  auditActivation(viewer: Viewer, activation: Parameters<ActivationAudit>[0]): void;
}

/**
 * Makes the context of one request. `from` tells where it came from: callers without a name are counted by that.
 * `paywizard` is the processor as this request has it. Made for each request, so that little in it is worked out before it
 * is asked for.
 */
export function createContext(
  dependencies: ContextDependencies,
  viewer: Viewer,
  from: { address(): string },
  paywizard: Paywizard,
): Context {
  const { ids, history, movements, events } = dependencies;
  const caller = new Caller(dependencies.guard, viewer, from);
  const cards = new Cards({ paywizard, viewer, lookUps: caller });
  const transactions = new Transactions({ history, viewer, lookUps: caller });
  return {
    viewer,
    may: (scope) => viewer.scopes.includes(scope),
    ids,
    money: MONEY,
    cards,
    transactions,
    movements: movements.of(caller, paywizard),
    live: new Live({ events, history, transactions, viewer }),
    activate: (input) =>
      activateCard(paywizard, input, caller, (activation) => {
        dependencies.auditActivation(viewer, activation);
        if (activation.result !== 'refused') events.publish({ movementId: null, card: activation.card });
      }),
    forgetReads() {
      cards.forget();
      transactions.forget();
    },
    once: createOnce(),
  };
}

const MONEY = { written, formatted, kindOf };

/** Whoever asks, for what counts look-ups and for what moves value. */
class Caller extends LookUps implements MovementCaller {
  readonly #viewer: Viewer;

  constructor(guard: LookupGuard, viewer: Viewer, from: { address(): string }) {
    super(guard, viewer.caller, from);
    this.#viewer = viewer;
  }

  get cards(): CardRights {
    return this.#viewer.cards;
  }

  get tellsCardsApart(): boolean {
    return tellsCardsApart(this.#viewer);
  }
}
