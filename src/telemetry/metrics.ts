import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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
    upstreamSeconds: new Histogram({
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
    alarms: new Counter({
      name: 'loyalty_alarms_total',
      help: 'Events that a person must look at, by kind; the log tells of each.',
      labelNames: ['kind'],
      registers,
    }),
  };
}
