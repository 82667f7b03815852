import type { RequestListener } from 'node:http';
import { schema } from '../schema/index.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { createContext } from './context.ts';
import type { Settings } from './development.ts';
import { createGraphQL } from './http/graphql.ts';
import { createListener } from './http/listener.ts';
import { Ids } from './ids.ts';
import { Ledger } from './ledger/ledger.ts';
import { openLedger } from './ledger/open.ts';
import { Movements } from './movements/movements.ts';
import { createPaywizard } from './paywizard/paywizard.ts';
import { Sealer } from './sealing.ts';
import { activationAudit } from './telemetry/audit.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { movementObserver, upstreamObserver } from './telemetry/observers.ts';

export interface AppDependencies {
  settings: Settings;
  logger: Logger;
  /** Shown in GraphiQL's headers; null leaves a place to fill in. */
  developmentToken: string | null;
}

export interface App {
  /** The whole application, for `http.createServer`. */
  listener: RequestListener;
  metrics: Metrics;
  /** Lets movements under way end, up to `milliseconds`, then closes the ledger and the connections upstream. */
  close(milliseconds: number): Promise<void>;
}

/** A second request of one order number waits for the first: as long as that one may take, and a little more. */
const WAIT_BEYOND_TIMEOUT_MS = 6_000;

/** The whole application without a port. Rejects with LedgerUnavailableError where the ledger cannot be opened. */
export async function createApp({ settings, logger, developmentToken }: AppDependencies): Promise<App> {
  const { merchant, paywizard: upstream } = settings;
  const metrics = createMetrics();
  const sealer = new Sealer(settings.sealingKeys);
  const store = await openLedger(settings.databaseUrl);
  const ledger = new Ledger({ db: store.db, merchant, sealer });
  const abandoned = await ledger.abandonInFlight();
  if (abandoned > 0) {
    logger.warn(
      { movements: abandoned },
      'Movements had been left without an answer when the last process ended; they are UNKNOWN now.',
    );
  }
  const paywizard = createPaywizard({ ...settings, ...upstream, observer: upstreamObserver(logger, metrics) });
  const movements = new Movements({
    ledger,
    paywizard,
    sealer,
    observer: movementObserver(logger, metrics),
    waitMs: settings.timeoutMs + WAIT_BEYOND_TIMEOUT_MS,
  });
  const dependencies = {
    ids: new Ids(sealer),
    history: ledger.history,
    movements,
    paywizard,
    auditActivation: activationAudit(sealer, settings),
  };
  const graphql = createGraphQL({
    ...settings,
    schema,
    authenticate: createAuthenticator(settings),
    createContext: (viewer) => createContext(dependencies, viewer),
    developmentToken,
    logger,
  });
  const listener = createListener({
    graphql: (request, response, context) => graphql(request, response, context),
    unready: () =>
      ledger.ping().then(
        () => [],
        () => ['ledger'],
      ),
    serveMetrics: !settings.production && settings.metricsPort === null,
    graphiql: settings.graphiql,
    metrics,
    logger,
  });
  return {
    listener,
    metrics,
    async close(milliseconds) {
      await movements.drain(milliseconds);
      await paywizard.close();
      await store.close();
    },
  };
}
