import type { Viewer } from './auth/viewer.ts';
import type { Events } from './events/events.ts';
import type { Ids } from './ids.ts';
import type { History } from './ledger/history.ts';
import { kindOf, written } from './money.ts';
import { formatted } from './money-format.ts';
import { type ActivationAudit, type ActivationResult, activateCard } from './movements/activation.ts';
import type { ActivateInput } from './movements/inputs.ts';
import type { Movements } from './movements/movements.ts';
import type { Paywizard } from './paywizard/paywizard.ts';
import { Cards } from './request/cards.ts';
import { Live } from './request/live.ts';
import { Transactions } from './request/transactions.ts';

/** What a resolver gets: the only way from the schema to everything else. */
export interface Context {
  viewer: Viewer;
  ids: Ids;
  /** Exact decimals in writing: plain ("1534.10"), for showing ("$1,534.10"), and what a value code counts. */
  money: { written: typeof written; formatted: typeof formatted; kindOf: typeof kindOf };
  cards: Cards;
  transactions: Transactions;
  movements: Movements;
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
  /** Told of each activation and who asked for it. */
  auditActivation(viewer: Viewer, activation: Parameters<ActivationAudit>[0]): void;
}

/** Makes the context of one request. */
export function createContext(dependencies: ContextDependencies, viewer: Viewer): Context {
  const { ids, history, movements, paywizard, events, auditActivation } = dependencies;
  const cards = new Cards(paywizard);
  const transactions = new Transactions(history);
  return {
    viewer,
    ids,
    money: { written, formatted, kindOf },
    cards,
    transactions,
    movements,
    live: new Live({ events, history, expiresAt: viewer.expiresAt }),
    activate: (input) =>
      activateCard(paywizard, input, (activation) => {
        auditActivation(viewer, activation);
        events.publish({ movementId: null, card: activation.card });
      }),
    forgetReads() {
      cards.forget();
      transactions.forget();
    },
  };
}
