import type { DestinationStream } from 'pino';
import type { Viewer } from '../auth/viewer.ts';
import { type Context, createContext } from '../context.ts';
import type { Settings } from '../development.ts';
import { Events } from '../events/events.ts';
import { pollLedger } from '../events/poll.ts';
import { connectRedis } from '../events/redis.ts';
import { Ids } from '../ids.ts';
import { startErasing } from '../ledger/eraser.ts';
import type { Store } from '../ledger/store.ts';
import { LookupGuard } from '../limits/lookup-guard.ts';
import { RequestRate } from '../limits/request-rate.ts';
import { Tallies } from '../limits/tallies.ts';
import { Movements } from '../movements/movements.ts';
import { Settler } from '../movements/settling/settler.ts';
import { createPaywizard } from '../paywizard/paywizard.ts';
import type { PushMerchant } from '../push/push.ts';
import type { ConnectRedis } from '../redis.ts';
import { Sealer } from '../sealing.ts';
import { activationAudit } from '../telemetry/audit.ts';
import { CountedPaywizard } from '../telemetry/counted-paywizard.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import {
  erasureObserver,
  movementObserver,
  rateObserver,
  redisObserver,
  settlerObserver,
} from '../telemetry/observers.ts';
import type { OperationFacts } from '../telemetry/operation-facts.ts';
import { traceLedger } from '../telemetry/traced-ledger.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { upstreamObserver } from '../telemetry/upstream-observer.ts';
import { inFlightMs, ownLedger } from './own-ledger.ts';

export interface MerchantDependencies {
  settings: Settings;
  /** May be other merchants' as well: each has its own rows. */
  store: Store;
  /** Null where everything stays inside this process. */
  connect: ConnectRedis | null;
  logger: Logger;
  metrics: Metrics;
  /** Null where nothing is traced. */
  tracing: Tracing | null;
  /** Where the lines of the audit go; standard output unless given. */
  auditDestination: DestinationStream | undefined;
}

/** What exists once for each merchant: nothing in it is shared with another one but the store. */
export interface Merchant {
  id: string;
  /** Counts the requests of its callers. */
  rate: RequestRate;
  tallies: Tallies;
  /** Who settles by what PayWizard pushes. */
  push: PushMerchant;
  createContext(viewer: Viewer, facts: OperationFacts & { address(): string }): Context;
  /** Names what is not ready; empty where it can be served. */
  unready(): Promise<string[]>;
  endStreams(): void;
  /**
   * Lets movements under way end, up to `milliseconds`, then cuts them, which leaves them UNKNOWN for the settler, and
   * closes its connections. The store stays open.
   */
  close(milliseconds: number): Promise<void>;
}

/** A second request of one order number waits for the first: as long as that one may take, and a little more. */
const WAIT_BEYOND_TIMEOUT_MS = 6_000;

/** What has been cut gets this long to be written down. */
const CUT_MS = 2_000;

/** Starts serving one merchant. Rejects with LedgerUnavailableError where its ledger cannot be written to. */
export async function createMerchant(dependencies: MerchantDependencies): Promise<Merchant> {
  const { settings, store, connect, logger, metrics, tracing } = dependencies;
  const { merchant, paywizard: upstream, timeoutMs, rates } = settings;
  const sealer = new Sealer(settings.sealingKeys);
  const events = new Events();
  const settlerLog = settlerObserver(logger, metrics);
  const ledger = await ownLedger({ settings, store, sealer, events, observer: settlerLog, metrics });
  if (tracing !== null) traceLedger(ledger, tracing, store.kind);
  const redis =
    connect && connectRedis({ connect, merchant, sealer, events, observer: redisObserver(logger, metrics) });
  if (redis !== null) events.carryBy(redis.carrier);
  const rateLog = rateObserver(logger, metrics);
  const tallies = new Tallies({ ...settings, connectRedis: connect, observer: rateLog });
  const poll = pollLedger(events, ledger.history);
  const paywizard = createPaywizard({
    ...settings,
    ...upstream,
    observer: upstreamObserver(logger, metrics),
    tracer: tracing?.upstream(upstream.url) ?? null,
  });
  const movements = new Movements({
    ledger,
    paywizard,
    sealer,
    observer: movementObserver(logger, metrics),
    waitMs: timeoutMs + WAIT_BEYOND_TIMEOUT_MS,
    limits: settings.movementLimits,
    retryAfterSeconds: () => paywizard.retryAfterSeconds(),
  });
  const settler = new Settler({
    ledger,
    paywizard,
    mode: settings.queryOrder,
    times: settings.settling,
    timeoutMs,
    observer: settlerLog,
  });
  settler.start();
  const eraser = startErasing(ledger.retention, settings.retentionDays, erasureObserver(logger, metrics));
  metrics.streams(() => events.listeners);
  metrics.pool(() => paywizard.pool());
  const forContexts = {
    ids: new Ids(sealer),
    history: ledger.history,
    movements,
    paywizard,
    events,
    guard: new LookupGuard(rates.lookupsPerMinute, tallies, rateLog),
    auditActivation: activationAudit(sealer, settings, dependencies.auditDestination),
  };
  return {
    id: merchant,
    rate: new RequestRate(rates.requestsPerMinute, tallies, rateLog),
    tallies,
    push: {
      credentials: upstream.credentials,
      ledger,
      amountScale: settings.amountScale,
      inFlightMs: inFlightMs(settings),
      settler: settlerLog,
    },
    createContext: (viewer, facts) => createContext(forContexts, viewer, facts, new CountedPaywizard(paywizard, facts)),
    async unready() {
      const answers = await ledger.ping().then(
        () => true,
        () => false,
      );
      return [...(answers ? [] : ['ledger']), ...(paywizard.isCut ? ['upstream'] : [])];
    },
    endStreams: () => events.close(),
    async close(milliseconds) {
      events.close();
      poll.stop();
      eraser.stop();
      await Promise.all([settler.stop(milliseconds), movements.drain(milliseconds)]);
      await paywizard.close();
      await movements.drain(CUT_MS);
      await redis?.close();
      await tallies.close();
    },
  };
}
