import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { BatchedHistogram } from './batched-histogram.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** What is counted, in Prometheus terms. Labels are bounded: no card, customer, order or token is among them. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'loyalty_http_requests_total',
      help: 'HTTP requests answered, by status.',
      labelNames: ['status'],
      registers,
    }),
    upstreamSeconds: new BatchedHistogram({
      name: 'loyalty_upstream_seconds',
      help: 'Calls to PayWizard, by REST operation and result (data, code, notSent, lost, unreadable), in seconds.',
      labelNames: ['operation', 'result'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
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
    rateLimited: new Counter({
      name: 'loyalty_rate_limited_total',
      help: 'What the limits of rate refused, by kind (requests; lookups: distinct cards; failed: look-ups that found none).',
      labelNames: ['kind'],
      registers,
    }),
    circuitOpen: new Gauge({
      name: 'loyalty_upstream_circuit_open',
      help: '1 while PayWizard is taken for gone and nothing is sent to it.',
      registers,
    }),
    refusals: new Counter({
      name: 'loyalty_movements_refused_total',
      help: 'Movements refused before anything was sent, by reason (busy: too many under way; ledger: it did not answer).',
      labelNames: ['reason'],
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
    unsettledOldestSeconds: new Gauge({
      name: 'loyalty_movements_unsettled_oldest_seconds',
      help: 'Age of the oldest unsettled movement; 0 where there is none.',
      registers,
    }),
    settled: new Counter({
      name: 'loyalty_movements_settled_total',
      help: 'Movements that a look-up settled, by the status they got.',
      labelNames: ['status'],
      registers,
    }),
    redisUp: new Gauge({
      name: 'loyalty_redis_up',
      help: '1 while events reach the other instances by Redis; 0 without Redis.',
      registers,
    }),
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
    alarms: new Counter({
      name: 'loyalty_alarms_total',
      help: 'Events that a person must look at, by kind; the log tells of each.',
      labelNames: ['kind'],
      registers,
    }),
  };
}
