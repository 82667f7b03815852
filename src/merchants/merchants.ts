import type { DestinationStream } from 'pino';
import type { Viewer } from '../auth/viewer.ts';
import type { Settings } from '../development.ts';
import { RequestRate } from '../limits/request-rate.ts';
import { Tallies } from '../limits/tallies.ts';
import { type ConnectRedis, redisAt } from '../redis.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { rateObserver } from '../telemetry/observers.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { linesOf, loggerOf } from './labelled-lines.ts';
import { createMerchant, type Merchant, type MerchantDependencies } from './merchant.ts';
import { merchantMetrics, mergedMetrics } from './metrics.ts';
import { shownNames } from './shown-names.ts';
import { Stores } from './stores.ts';

export interface MerchantsDependencies {
  settings: Settings;
  logger: Logger;
  tracing: Tracing | null;
  auditDestination: DestinationStream | undefined;
}

/** All merchants of this process; of most deployments the one. */
export interface Merchants {
  all: readonly Merchant[];
  /** The merchant that a caller's token names. */
  of(viewer: Viewer): Merchant;
  /** Counts the requests of which nobody knows whose they are. */
  refusedRate: RequestRate;
  /** Where else something is counted that is no merchant's own. */
  tallies: Tallies;
  /** What the process counts, and in its registry what every merchant does. */
  metrics: Metrics;
  /**
   * Names what is not ready; empty where any merchant can be served: the trouble of one must not take the others out of
   * the balancer.
   */
  unready(): Promise<string[]>;
  /** Closes all of them at once, as each of them is closed, and then the stores. */
  close(milliseconds: number): Promise<void>;
}

/** Starts serving. Rejects with LedgerUnavailableError where a ledger cannot be opened; then nothing is left open. */
export async function createMerchants(dependencies: MerchantsDependencies): Promise<Merchants> {
  const { settings, logger } = dependencies;
  const metrics = createMetrics();
  const stores = new Stores();
  const started: Merchant[] = [];
  const close = async (milliseconds: number): Promise<void> => {
    await Promise.all(started.map((merchant) => merchant.close(milliseconds)));
    await stores.close();
  };
  try {
    const connect = settings.redisUrl === null ? null : await redisAt(settings.redisUrl());
    const each = partsOf(dependencies, metrics);
    for (const { settings: own, ...parts } of each) {
      const store = await stores.open(own.databaseUrl);
      started.push(await createMerchant({ ...dependencies, ...parts, settings: own, store, connect }));
    }
    const shared = settings.merchants === null ? null : ofNobody(settings, connect, logger, metrics);
    return assembled(started, shared, {
      metrics:
        settings.merchants === null
          ? metrics
          : mergedMetrics(
              metrics,
              each.map((parts) => parts.metrics),
            ),
      async close(milliseconds) {
        await shared?.tallies.close();
        await close(milliseconds);
      },
    });
  } catch (error) {
    await close(0);
    throw error;
  }
}

type Parts = Pick<MerchantDependencies, 'settings' | 'logger' | 'metrics' | 'auditDestination'>;

/** Of several, each logs, audits and counts under its name. One alone is the whole process. */
function partsOf({ settings, logger, auditDestination }: MerchantsDependencies, metrics: Metrics): Parts[] {
  const { merchants } = settings;
  if (merchants === null) return [{ settings, logger, metrics, auditDestination }];
  const names = shownNames(merchants);
  return merchants.map((own) => {
    const name = names.get(own.merchant) ?? own.merchant;
    return {
      settings: own,
      logger: loggerOf(logger, name),
      metrics: merchantMetrics(name),
      auditDestination: linesOf(name, auditDestination),
    };
  });
}

/** Beside several merchants, what is counted before anybody knows whose it is. */
function ofNobody(settings: Settings, connectRedis: ConnectRedis | null, logger: Logger, metrics: Metrics) {
  const observer = rateObserver(logger, metrics);
  const tallies = new Tallies({ ...settings, connectRedis, observer });
  return { tallies, rate: new RequestRate(settings.rates.requestsPerMinute, tallies, observer) };
}

function assembled(
  all: readonly Merchant[],
  shared: { tallies: Tallies; rate: RequestRate } | null,
  rest: Pick<Merchants, 'metrics' | 'close'>,
): Merchants {
  const byId = new Map(all.map((merchant) => [merchant.id, merchant]));
  const [first] = all;
  if (first === undefined) throw new Error('there is no merchant to serve');
  return {
    ...rest,
    all,
    of({ merchant }) {
      const found = byId.get(merchant);
      if (found === undefined) throw new Error('a caller came in whose merchant is not served');
      return found;
    },
    refusedRate: (shared ?? first).rate,
    tallies: (shared ?? first).tallies,
    async unready() {
      const lacking = await Promise.all(all.map((merchant) => merchant.unready()));
      return lacking.some((names) => names.length === 0) ? [] : [...new Set(lacking.flat())];
    },
  };
}
