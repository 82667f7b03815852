import type { RequestListener } from 'node:http';
import type { DestinationStream } from 'pino';
import { schema } from '../schema/index.ts';
import { anonymousRefusal } from '../schema/rights.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { createContext } from './context.ts';
import type { Settings } from './development.ts';
import { Events } from './events/events.ts';
import { pollLedger } from './events/poll.ts';
import { connectRedis } from './events/redis.ts';
import { createGraphQL } from './http/graphql.ts';
import { createListener } from './http/listener.ts';
import { loadTrustedDocuments } from './http/trusted-documents.ts';
import { Ids } from './ids.ts';
import { startErasing } from './ledger/eraser.ts';
import { Ledger } from './ledger/ledger.ts';
import { openLedger } from './ledger/open.ts';
import { LedgerUnavailableError } from './ledger/store.ts';
import { LookupGuard } from './limits/lookup-guard.ts';
import { RequestRate } from './limits/request-rate.ts';
import { Tallies } from './limits/tallies.ts';
import { Movements } from './movements/movements.ts';
import { SEND_WITHIN_MS } from './movements/protocol.ts';
import { Settler, type SettlerObserver } from './movements/settling/settler.ts';
import { createPaywizard } from './paywizard/paywizard.ts';
import { redisAt } from './redis.ts';
import { Sealer } from './sealing.ts';
import { activationAudit } from './telemetry/audit.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import {
  erasureObserver,
  movementObserver,
  rateObserver,
  redisObserver,
  settlerObserver,
  upstreamObserver,
} from './telemetry/observers.ts';

export interface AppDependencies {
  settings: Settings;
  logger: Logger;
  /** Where the lines of the audit go; standard output unless given. */
  auditDestination?: DestinationStream;
  /** Shown in GraphiQL's headers; null leaves a place to fill in. */
  developmentToken: string | null;
}

export interface App {
  /** The whole application, for `http.createServer`. */
  listener: RequestListener;
  metrics: Metrics;
  /** Ends the streams, which would otherwise keep their connections open for as long as their readers like. */
  endStreams(): void;
  /**
   * Lets movements under way end, up to `milliseconds`, then cuts them, which leaves them UNKNOWN for the settler, and
   * closes the ledger and the connections.
   */
  close(milliseconds: number): Promise<void>;
}

/** A second request of one order number waits for the first: as long as that one may take, and a little more. */
const WAIT_BEYOND_TIMEOUT_MS = 6_000;

/** What a sending process has for bringing an outcome, on top of the time to send and the upstream's time-out. */
const RECORD_WITHIN_MS = 5_000;

/** What has been cut gets this long to be written down. */
const CUT_MS = 2_000;

/**
 * The whole application without a port. Rejects with LedgerUnavailableError where the ledger cannot be opened, and with
 * ManifestError where the trusted documents do not fit.
 */
export async function createApp({
  settings,
  logger,
  auditDestination,
  developmentToken,
}: AppDependencies): Promise<App> {
  const { merchant, paywizard: upstream, timeoutMs } = settings;
  // Before anything is opened: a manifest that does not fit stops the start.
  const trusted = settings.trustedDocuments === null ? null : loadTrustedDocuments(settings.trustedDocuments, schema);
  const metrics = createMetrics();
  const sealer = new Sealer(settings.sealingKeys);
  const events = new Events();
  const settlerLog = settlerObserver(logger, metrics);
  const { store, ledger } = await ownLedger(settings, sealer, events, settlerLog);
  const connect = settings.redisUrl === null ? null : await redisAt(settings.redisUrl());
  const redis =
    connect && connectRedis({ connect, merchant, sealer, events, observer: redisObserver(logger, metrics) });
  if (redis !== null) events.carryBy(redis.carrier);
  const rates = rateObserver(logger, metrics);
  const { requestsPerMinute, lookupsPerMinute } = settings.rates;
  const tallies = new Tallies({ ...settings, connectRedis: connect, observer: rates });
  const poll = pollLedger(events, ledger.history);
  const paywizard = createPaywizard({ ...settings, ...upstream, observer: upstreamObserver(logger, metrics) });
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
  const eraser = startErasing(ledger.retention, settings.retentionDays, erasureObserver(logger));
  metrics.streams(() => events.listeners);
  const dependencies = {
    ids: new Ids(sealer),
    history: ledger.history,
    movements,
    paywizard,
    events,
    guard: new LookupGuard(lookupsPerMinute, tallies, rates),
    auditActivation: activationAudit(sealer, settings, auditDestination),
  };
  const graphql = createGraphQL({
    ...settings,
    schema,
    rate: new RequestRate(requestsPerMinute, tallies, rates),
    authenticate: createAuthenticator({
      ...settings,
      onEndlessToken: () =>
        logger.warn('A bearer token without `exp` is in use: it never ends. Have the issuer put an end to its tokens.'),
    }),
    createContext: (viewer, address) => createContext(dependencies, viewer, address),
    anonymousRefusal: (document, context) => anonymousRefusal(schema, document, context),
    developmentToken,
    trusted,
    logger,
  });
  const listener = createListener({
    graphql: (request, response, context) => graphql(request, response, context),
    async unready() {
      const answers = await ledger.ping().then(
        () => true,
        () => false,
      );
      return [...(answers ? [] : ['ledger']), ...(paywizard.isCut ? ['upstream'] : [])];
    },
    serveMetrics: !settings.production && settings.metricsPort === null,
    graphiql: settings.graphiql,
    trustedProxies: settings.trustedProxies,
    metrics,
    logger,
  });
  return {
    listener,
    metrics,
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
      await store.close();
    },
  };
}

/** The ledger, in order: what a process left behind in an embedded store that belongs to us now is UNKNOWN. */
async function ownLedger(settings: Settings, sealer: Sealer, events: Events, observer: SettlerObserver) {
  const { databaseUrl, merchant, timeoutMs, settling } = settings;
  const store = await openLedger(databaseUrl());
  const ledger = new Ledger({
    store,
    merchant,
    sealer,
    answerWithinMs: SEND_WITHIN_MS + timeoutMs + RECORD_WITHIN_MS,
    sendWithinMs: SEND_WITHIN_MS,
    firstLookMs: settling.firstMs,
    onChange: ({ id, card }) => events.publish({ movementId: id, card }),
  });
  if (store.kind === 'sqlite') {
    const abandoned = await ledger.settling.abandon({ all: true }).catch(async (cause: unknown) => {
      await store.close();
      throw new LedgerUnavailableError(
        `The ledger cannot be written to (${cause instanceof Error ? cause.message : String(cause)}). Check that the disk has room and that this user may write there.`,
        { cause },
      );
    });
    if (abandoned > 0) observer.abandoned(abandoned);
  }
  return { store, ledger };
}
