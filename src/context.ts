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
}

export interface ContextDependencies {
  ids: Ids;
  history: History;
  movements: Movements;
  paywizard: Paywizard;
  events: Events;
  guard: LookupGuard;
  /** Told of each activation and who asked for it. */
  auditActivation(viewer: Viewer, activation: Parameters<ActivationAudit>[0]): void;
}

/** Makes the context of one request. `address` is where it came from: callers without a name are counted by it. */
export function createContext(dependencies: ContextDependencies, viewer: Viewer, address: () => string): Context {
  const { ids, history, movements, paywizard, events, auditActivation } = dependencies;
  const lookUps = new LookUps(dependencies.guard, { caller: viewer.caller, address });
  const cards = new Cards({ paywizard, viewer, lookUps });
  const transactions = new Transactions({ history, viewer, lookUps });
  const caller: MovementCaller = {
    cards: viewer.cards,
    tellsCardsApart: tellsCardsApart(viewer),
    mayTry: (card) => lookUps.mayTry(card),
    failed: (card) => lookUps.failed(card),
    foreign: (card) => lookUps.foreign(card),
  };
  return {
    viewer,
    may: (scope) => viewer.scopes.includes(scope),
    ids,
    money: { written, formatted, kindOf },
    cards,
    transactions,
    movements: movements.of(caller, paywizard),
    live: new Live({ events, history, movementById: (id) => transactions.byId(id), expiresAt: viewer.expiresAt }),
    activate: (input) =>
      activateCard(paywizard, input, caller, (activation) => {
        auditActivation(viewer, activation);
        if (activation.result !== 'refused') events.publish({ movementId: null, card: activation.card });
      }),
    forgetReads() {
      cards.forget();
      transactions.forget();
    },
  };
}
