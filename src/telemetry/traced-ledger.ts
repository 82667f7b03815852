import type { Ledger } from '../ledger/ledger.ts';
import type { Tracing } from './tracing.ts';

/** From now on the writes of this ledger that belong to a request are spans: the intent, and what became of it. */
export function traceLedger(ledger: Ledger, tracing: Tracing, kind: 'sqlite' | 'postgres'): void {
  const begin = ledger.begin.bind(ledger);
  const record = ledger.record.bind(ledger);
  const attributes = {
    'db.system.name': kind === 'postgres' ? 'postgresql' : kind,
    'db.collection.name': 'movements',
  };
  ledger.begin = (intent, sameRequest) =>
    tracing.ledger('ledger begin', { ...attributes, 'loyalty.movement.type': intent.type }, () =>
      begin(intent, sameRequest),
    );
  ledger.record = (movement, outcome, sentAgoMs) =>
    tracing.ledger(
      'ledger record',
      { ...attributes, 'loyalty.movement.type': movement.type, 'loyalty.movement.status': outcome.status },
      () => record(movement, outcome, sentAgoMs),
    );
}
