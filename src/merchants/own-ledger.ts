import type { Settings } from '../development.ts';
import type { Events } from '../events/events.ts';
import { Ledger } from '../ledger/ledger.ts';
import { LedgerUnavailableError, type Store } from '../ledger/store.ts';
import { SEND_WITHIN_MS } from '../movements/protocol.ts';
import type { SettlerObserver } from '../movements/settling/settler.ts';
import type { Sealer } from '../sealing.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { diskMetric } from '../telemetry/process-metrics.ts';

/** What a sending process has for bringing an outcome, on top of the time to send and the upstream's time-out. */
const RECORD_WITHIN_MS = 5_000;

/** From its intent on, how long a movement can be in flight at most, in milliseconds. */
export const inFlightMs = ({ timeoutMs }: Pick<Settings, 'timeoutMs'>): number =>
  SEND_WITHIN_MS + timeoutMs + RECORD_WITHIN_MS;

export interface OwnLedgerOptions {
  settings: Settings;
  store: Store;
  sealer: Sealer;
  events: Events;
  observer: SettlerObserver;
  metrics: Metrics;
}

/**
 * The ledger of one merchant, in order: what a process left behind in an embedded store that belongs to us now is UNKNOWN.
 * Rejects with LedgerUnavailableError where it cannot be written to.
 */
export async function ownLedger(options: OwnLedgerOptions): Promise<Ledger> {
  const { settings, store, sealer, events, observer, metrics } = options;
  const ledger = new Ledger({
    store,
    merchant: settings.merchant,
    sealer,
    answerWithinMs: inFlightMs(settings),
    sendWithinMs: SEND_WITHIN_MS,
    firstLookMs: settings.settling.firstMs,
    onChange({ id, card, type, status }) {
      metrics.movements.inc({ type, status });
      events.publish({ movementId: id, card });
    },
  });
  if (store.kind === 'sqlite') {
    diskMetric(metrics.registry, settings.databaseUrl());
    const abandoned = await ledger.settling.abandon({ all: true }).catch((cause: unknown) => {
      throw new LedgerUnavailableError(
        `The ledger cannot be written to (${cause instanceof Error ? cause.message : String(cause)}). Check that the disk has room and that this user may write there.`,
        { cause },
      );
    });
    if (abandoned > 0) observer.abandoned(abandoned);
  }
  return ledger;
}
