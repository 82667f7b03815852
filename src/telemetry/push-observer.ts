import { Counter } from 'prom-client';
import type { PushObserver, TurnedAway } from '../push/receiver.ts';
import type { PushOutcome, SettlePushedOptions } from '../push/settle-pushed.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { Seldom } from './seldom.ts';

type Outcome = PushOutcome | TurnedAway;

/** What is logged and counted of pushes. Of what they settle, the settler's observer is told. */
export function pushObserver(
  logger: Logger,
  metrics: Metrics,
): PushObserver & Pick<SettlePushedOptions['observer'], 'strange'> {
  const pushes = new Counter({
    name: 'loyalty_result_pushes_total',
    help: 'Results that PayWizard pushed, by what they came to; docs/result-push.md explains each outcome.',
    labelNames: ['outcome'],
    registers: [metrics.registry],
  });
  // Every line is there from the start: growth from nothing to 1 would not be seen as growth.
  for (const outcome of Object.keys(LINES)) pushes.inc({ outcome }, 0);
  for (const kind of Object.values(ALARMS)) metrics.alarms.inc({ kind }, 0);
  const seldom = new Seldom(SELDOM_MS);
  return {
    strange({ id, orderNo, type, status }, outcome, what) {
      const alarm = ALARMS[outcome];
      metrics.alarms.inc({ kind: alarm });
      logger.error({ alarm, movement: id, orderNo, type, status }, what);
    },
    ended(outcome) {
      pushes.inc({ outcome });
      const line = LINES[outcome];
      if (line === null) return;
      const [level, text] = line;
      seldom.tell(outcome, (leftOut) => logger[level]({ push: outcome, leftOut }, text));
    },
    failed: (err) =>
      logger.error({ err }, 'A pushed result could not be taken in; PayWizard is asked to push it again.'),
  };
}

/** The same trouble, told again and again, is one line in this time. */
const SELDOM_MS = 30_000;

const ALARMS = { contradiction: 'push-contradiction', 'undone-elsewhere': 'undone-elsewhere' } as const;

/** What the log tells of an outcome, without a number that was pushed; null where that is told elsewhere, or not at all. */
const LINES: Record<Outcome, [level: 'info' | 'warn', text: string] | null> = {
  settled: null,
  overruled: null,
  known: null,
  pending: null,
  contradiction: null,
  'undone-elsewhere': null,
  'unknown-order': [
    'info',
    'A result was pushed for an order that is not in this ledger: another system of the merchant may have sent it.',
  ],
  'in-flight': null,
  unreadable: ['warn', 'A result was pushed that cannot be read.'],
  'wrong-sign': [
    'warn',
    'A result was pushed whose signature is by none of our credentials: check client id and client secret, or somebody is trying.',
  ],
  'wrong-method': null,
  'too-large': ['warn', 'A result was pushed that is larger than any that is published.'],
  'wrong-type': ['warn', 'A result was pushed otherwise than as application/json.'],
  limited: [
    'warn',
    'An address pushes more results than it may, or signs too many of them wrongly. Behind a proxy all have one address unless TRUSTED_PROXIES is set.',
  ],
  ledger: null,
};
