import { Counter, type CounterConfiguration, Gauge, Registry } from 'prom-client';
import { BatchedHistogram } from './batched-histogram.ts';
import { OperationMetrics } from './operation-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { type Series, SteadyCounter } from './steady-counter.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** What a person must look at. */
const ALARMS = [
  'refused',
  'contract-violation',
  'amount-mismatch',
  'outcome-not-recorded',
  'overruled',
  'strange-order',
] as const;

/** What was being done when the ledger did not answer. */
const LEDGER_WORK = ['movement', 'outcome', 'settling', 'erasing'] as const;

/** How a pool of connections is used. */
export type PoolUse = Record<'connected' | 'running' | 'queued', number>;

/**
 * What is counted, in Prometheus terms. Labels are bounded: no card, customer, order or token is among them. Those of the
 * process itself come with it unless told otherwise: there is one process, however many such sets there are.
 */
export function createMetrics({ ofProcess = true } = {}) {
  const registry = new Registry();
  if (ofProcess) processMetrics(registry);
  const registers = [registry];
  return {
    registry,
    operations: new OperationMetrics(registers),
    requests: byStatus(
      new SteadyCounter({
        name: 'loyalty_http_requests_total',
        help: 'HTTP requests answered, by status.',
        labelNames: ['status'],
        registers,
      }),
    ),
    upstreamSeconds: new BatchedHistogram({
      name: 'loyalty_upstream_seconds',
      help: 'Calls to PayWizard, by REST operation and result (data, code, notSent, lost, unreadable), in seconds.',
      labelNames: ['operation', 'result'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      registers,
    }),
    upstreamFailures: new Counter({
      name: 'loyalty_upstream_failures_total',
      help: 'Calls that brought no data, by why: the meaning of the code, or how it was not sent, lost or unreadable.',
      labelNames: ['operation', 'result', 'reason'],
      registers,
    }),
    unlistedCodes: new Counter({
      name: 'loyalty_upstream_unlisted_codes_total',
      help: 'Answers with a code that PAYWIZARD_ERROR_CODES gives no meaning; the log names the codes.',
      labelNames: ['operation'],
      registers,
    }),
    unreadableCustomerValues: new Counter({
      name: 'loyalty_unreadable_customer_values_total',
      help: 'Customer values of the processor that could not be read and were answered as null.',
      labelNames: ['key'],
      registers,
    }),
    rateLimited: fromZero('kind', ['requests', 'lookups', 'failed'], {
      name: 'loyalty_rate_limited_total',
      help: 'What the limits of rate refused, by kind (requests; lookups: distinct cards; failed: look-ups that found none).',
      registers,
    }),
    circuitOpen: new Gauge({
      name: 'loyalty_upstream_circuit_open',
      help: '1 while PayWizard is taken for gone and nothing is sent to it.',
      registers,
    }),
    movements: new Counter({
      name: 'loyalty_movements_total',
      help: 'Statuses that movements came to, by type and status; each attempt begins as PENDING.',
      labelNames: ['type', 'status'],
      registers,
    }),
    refusals: fromZero('reason', ['busy', 'ledger'], {
      name: 'loyalty_movements_refused_total',
      help: 'Movements refused before anything was sent, by reason (busy: too many under way; ledger: it did not answer).',
      registers,
    }),
    ledgerFailures: fromZero('work', LEDGER_WORK, {
      name: 'loyalty_ledger_failures_total',
      help: 'What the ledger did not do, by the work it was wanted for (movement, outcome, settling, erasing).',
      registers,
    }),
    unsettled: new Gauge({
      name: 'loyalty_movements_unsettled',
      help: 'Movements in the ledger whose outcome is open, by status; counted every few seconds.',
      labelNames: ['status'],
      registers,
    }),
    unsettledOverdue: new Gauge({
      name: 'loyalty_movements_unsettled_overdue',
      help: 'Unsettled movements older than SETTLE_ALARM_MS: a person must look at them.',
      registers,
    }),
    unsettledOldestSeconds: ageSince({
      name: 'loyalty_movements_unsettled_oldest_seconds',
      help: 'Age of the oldest unsettled movement; 0 where there is none.',
      registers,
    }),
    settled: new Counter({
      name: 'loyalty_movements_settled_total',
      help: 'Movements that a look-up or a push settled, by the status they got.',
      labelNames: ['status'],
      registers,
    }),
    redisUp: new Gauge({
      name: 'loyalty_redis_up',
      help: '1 while events reach the other instances by Redis; 0 without Redis.',
      registers,
    }),
    /** Has the use of the connections to PayWizard read whenever the metrics are. */
    pool(stats: () => PoolUse) {
      new Gauge({
        name: 'loyalty_upstream_pool',
        help: 'Connections to PayWizard that are open (connected), calls on them (running) and calls that wait for one (queued).',
        labelNames: ['state'],
        registers,
        collect() {
          const { connected, running, queued } = stats();
          this.set({ state: 'connected' }, connected);
          this.set({ state: 'running' }, running);
          this.set({ state: 'queued' }, queued);
        },
      });
    },
    /** Has the listeners of subscriptions counted whenever the metrics are read. */
    streams(count: () => number) {
      new Gauge({
        name: 'loyalty_subscriptions',
        help: 'Subscriptions that are open.',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
    alarms: fromZero('kind', ALARMS, {
      name: 'loyalty_alarms_total',
      help: 'Events that a person must look at, by kind; the log tells of each.',
      registers,
    }),
  };
}

/** A counter whose every line is there from the start: growth from nothing to 1 would not be seen as growth. */
function fromZero<Label extends string>(
  label: Label,
  values: readonly string[],
  configuration: Omit<CounterConfiguration<Label>, 'labelNames'>,
): Counter<Label> {
  const counter = new Counter<Label>({ ...configuration, labelNames: [label] });
  for (const value of values) counter.labels(value).inc(0);
  return counter;
}

/** Counts by status, of which there are few. */
function byStatus(counter: SteadyCounter<'status'>) {
  const known = new Map<number, Series>();
  return (status: number): void => {
    let series = known.get(status);
    if (series === undefined) {
      series = counter.series({ status });
      known.set(status, series);
    }
    series.count += 1;
  };
}

/** An age that goes on growing when nobody brings news. */
function ageSince(configuration: Pick<CounterConfiguration<never>, 'name' | 'help' | 'registers'>) {
  let begun: Date | null = null;
  new Gauge({
    ...configuration,
    collect() {
      this.set(begun === null ? 0 : Math.max(0, (Date.now() - begun.getTime()) / 1_000));
    },
  });
  return {
    since(moment: Date | null): void {
      begun = moment;
    },
  };
}
