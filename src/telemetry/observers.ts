import type { RedisObserver } from '../events/redis.ts';
import type { ErasureObserver } from '../ledger/eraser.ts';
import type { Unsettled } from '../ledger/settling.ts';
import type { LimitKind, RateObserver } from '../limits/rate-limited.ts';
import type { Movement, TransactionStatus } from '../movements/movement.ts';
import type { MovementObserver } from '../movements/options.ts';
import type { SettlerObserver } from '../movements/settling/settler.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** What is logged and counted of movements. */
export function movementObserver(logger: Logger, metrics: Metrics): MovementObserver {
  const ledgerOutage = oncePer(OUTAGE_LINE_MS);
  const rush = oncePer(OUTAGE_LINE_MS);
  return {
    ledgerUnavailable(cause) {
      metrics.refusals.inc({ reason: 'ledger' });
      metrics.ledgerFailures.inc({ work: 'movement' });
      ledgerOutage(() =>
        logger.error({ err: cause }, 'The ledger does not answer: movements are refused, and nothing of them is sent.'),
      );
    },
    busy() {
      metrics.refusals.inc({ reason: 'busy' });
      rush(() =>
        logger.warn(
          'More movements than LIMIT_MOVEMENTS_RUNNING and LIMIT_MOVEMENTS_WAITING allow: the rest is refused, and nothing of it is sent.',
        ),
      );
    },
    overruled: overruled(logger, metrics),
    amountMismatch({ id, orderNo, type }) {
      metrics.alarms.inc({ kind: 'amount-mismatch' });
      logger.error(
        { alarm: 'amount-mismatch', movement: id, orderNo, type },
        'The processor moved another amount than was asked.',
      );
    },
    outcomeNotRecorded({ id, orderNo, type }, outcome, cause) {
      metrics.alarms.inc({ kind: 'outcome-not-recorded' });
      metrics.ledgerFailures.inc({ work: 'outcome' });
      logger.error(
        { alarm: 'outcome-not-recorded', movement: id, orderNo, type, status: outcome.status, err: cause },
        'The outcome of a movement could not be written to the ledger, which still says PENDING; it is tried again.',
      );
    },
  };
}

/** The processor's messages are not ours: one may quote a card number, and a log must not hold it. */
export const withoutNumbers = (message: string): string =>
  message.slice(0, 200).replaceAll(/[A-Za-z0-9]*\d{4,}[A-Za-z0-9]*|\S*@\S*|\S{25,}/g, '…');

/** What is logged and counted of settling. */
export function settlerObserver(logger: Logger, metrics: Metrics): SettlerObserver {
  const outage = oncePer(OUTAGE_LINE_MS);
  let overdue = 0;
  return {
    abandoned(count) {
      logger.warn(
        { movements: count },
        'Movements had been left without an answer by a process that ended; they are UNKNOWN now.',
      );
    },
    settled({ id, orderNo, type, status }, from) {
      metrics.settled.inc({ status });
      logger.info({ movement: id, orderNo, type, from, status }, 'settled');
    },
    overruled: overruled(logger, metrics),
    strange({ id, orderNo, type }, what) {
      metrics.alarms.inc({ kind: 'strange-order' });
      logger.error({ alarm: 'strange-order', movement: id, orderNo, type }, what);
    },
    state(unsettled: Unsettled) {
      metrics.unsettled.set({ status: 'PENDING' }, unsettled.pending);
      metrics.unsettled.set({ status: 'UNKNOWN' }, unsettled.unknown);
      metrics.unsettledOverdue.set(unsettled.overdue);
      metrics.unsettledOldestSeconds.since(unsettled.oldest);
      if (unsettled.overdue > overdue) {
        logger.warn(
          { movements: unsettled.overdue, oldest: unsettled.oldest?.toISOString() },
          'Movements have been unsettled for longer than SETTLE_ALARM_MS and need a person: loyalty-graphql settle --list',
        );
      }
      overdue = unsettled.overdue;
    },
    failed(cause) {
      metrics.ledgerFailures.inc({ work: 'settling' });
      outage(() => logger.error({ err: cause }, 'The settler cannot work; it goes on trying.'));
    },
  };
}

/** What is logged of the events between instances. */
export function redisObserver(logger: Logger, metrics: Metrics): RedisObserver {
  metrics.redisUp.set(1);
  return {
    lost(reason) {
      metrics.redisUp.set(0);
      logger.warn(
        { reason },
        'Redis cannot be reached: events of other instances reach subscriptions some seconds later. Payments go on.',
      );
    },
    back() {
      metrics.redisUp.set(1);
      logger.info('Redis is back.');
    },
  };
}

/** What is logged and counted of the limits of rate. */
export function rateObserver(logger: Logger, metrics: Metrics): RateObserver {
  const outage = oncePer(OUTAGE_LINE_MS);
  const rushes = {
    requests: oncePer(OUTAGE_LINE_MS),
    lookups: oncePer(OUTAGE_LINE_MS),
    failed: oncePer(OUTAGE_LINE_MS),
  };
  return {
    limited(kind) {
      metrics.rateLimited.inc({ kind });
      rushes[kind](() => logger.warn({ limit: kind }, RUSHES[kind]));
    },
    alone: (reason) =>
      outage(() =>
        logger.warn(
          { reason },
          'What REDIS_URL names cannot be asked: limits of rate hold for each process by itself. Requests go on.',
        ),
      ),
  };
}

const RUSHES: Record<LimitKind, string> = {
  requests: 'A caller sends more than LIMIT_REQUESTS_PER_MINUTE; the rest is refused.',
  lookups: 'A caller looks up more cards than LIMIT_LOOKUPS_PER_MINUTE allows; the rest is refused.',
  failed: 'Somebody may be trying out card numbers: too many look-ups found no card, and more are refused for now.',
};

/** What is logged and counted of erasing. */
export function erasureObserver(logger: Logger, metrics: Metrics): ErasureObserver {
  return {
    erased(count) {
      if (count > 0) logger.info({ movements: count }, 'Card number and request of old movements were erased.');
    },
    failed(cause) {
      metrics.ledgerFailures.inc({ work: 'erasing' });
      logger.error({ err: cause }, 'Old movements could not be erased; it is tried again later.');
    },
  };
}

const overruled =
  (logger: Logger, metrics: Metrics) =>
  ({ id, orderNo, type, status }: Movement, from: TransactionStatus): void => {
    metrics.alarms.inc({ kind: 'overruled' });
    logger.error(
      { alarm: 'overruled', movement: id, orderNo, type, from, status },
      'The processor has booked a movement that had been settled as not done; it counts as done now.',
    );
  };

/** The same trouble, told again and again, is one line in this time. */
const OUTAGE_LINE_MS = 30_000;

function oncePer(milliseconds: number): (tell: () => void) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (tell) => {
    if (performance.now() - toldAt < milliseconds) return;
    toldAt = performance.now();
    tell();
  };
}
