import type { RequestListener } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { DestinationStream } from 'pino';
import { schema as ordinary } from '../schema/index.ts';
import { anonymousRefusal } from '../schema/rights.ts';
import { createAdmission } from './auth/admission.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import type { Settings } from './development.ts';
import { createGraphQL } from './http/graphql.ts';
import { fromHosts } from './http/hosts.ts';
import { createListener } from './http/listener.ts';
import { loadTrustedDocuments } from './http/trusted-documents.ts';
import { identifyBy } from './merchants/issuers.ts';
import { createMerchants } from './merchants/merchants.ts';
import { shownNames } from './merchants/shown-names.ts';
import { createPush } from './push/push.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { pushObserver } from './telemetry/push-observer.ts';
import { startTracing } from './telemetry/start-tracing.ts';

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

/**
 * The whole application without a port: what exists once in a process, in front of what exists once for each merchant.
 * Rejects with LedgerUnavailableError where a ledger cannot be opened, and with ManifestError where the trusted documents
 * do not fit.
 */
export async function createApp({
  settings,
  logger,
  auditDestination,
  developmentToken,
}: AppDependencies): Promise<App> {
  const schema = settings.federation ? await subgraph(settings.introspection) : ordinary;
  // Before anything is opened: a manifest that does not fit stops the start.
  const trusted = settings.trustedDocuments === null ? null : loadTrustedDocuments(settings.trustedDocuments, schema);
  const tracing = await startTracing(settings.tracing, logger);
  const merchants = await createMerchants({ settings, logger, tracing, auditDestination });
  const { metrics } = merchants;
  const push = settings.resultPush
    ? createPush({
        merchants: merchants.all.map((merchant) => merchant.push),
        tallies: merchants.tallies,
        observer: pushObserver(logger, metrics),
      })
    : null;
  const names = settings.merchants && shownNames(settings.merchants);
  const authenticate = createAuthenticator({
    identify: identifyBy(settings),
    cardsClaim: settings.cardsClaim,
    anonymousAt: settings.anonymousInquiry ? settings.merchant : null,
    onEndlessToken: () =>
      logger.warn('A bearer token without `exp` is in use: it never ends. Have the issuer put an end to its tokens.'),
  });
  const graphql = createGraphQL({
    ...settings,
    schema,
    admit: createAdmission({
      authenticate,
      rateOf: (viewer) => merchants.of(viewer).rate,
      refusedRate: merchants.refusedRate,
    }),
    createContext(viewer, facts) {
      tracing?.operation();
      return merchants.of(viewer).createContext(viewer, facts);
    },
    anonymousRefusal: (document, context) => anonymousRefusal(schema, document, context),
    developmentToken,
    trusted,
    logger,
  });
  const listener = createListener({
    graphql: (request, response, context) => graphql(request, response, context),
    unready: () => merchants.unready(),
    push,
    serveMetrics: !settings.production && settings.metricsPort === null,
    graphiql: settings.graphiql,
    trustedProxies: settings.trustedProxies,
    merchantOf: ({ merchant }) => names?.get(merchant),
    metrics,
    logger,
    tracing,
  });
  const endStreams = (): void => {
    for (const merchant of merchants.all) merchant.endStreams();
  };
  return {
    listener: fromHosts(listener),
    metrics,
    endStreams,
    async close(milliseconds) {
      push?.stop();
      await merchants.close(milliseconds);
      await tracing?.close();
    },
  };
}

/** Loaded only where it is asked for: no other start pays for it. */
async function subgraph(introspection: boolean): Promise<GraphQLSchema> {
  const { createSubgraph } = await import('../schema/subgraph.ts');
  return createSubgraph({ tellsSdl: introspection });
}
