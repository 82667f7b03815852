import type { RequestListener, ServerResponse } from 'node:http';
import type { Metrics } from '../telemetry/metrics.ts';

/** Answers with the metrics in Prometheus' text format. */
export async function sendMetrics({ registry }: Metrics, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
}

/** The metrics on a port of their own, which the public does not reach. */
export function metricsListener(metrics: Metrics): RequestListener {
  return (request, response) => {
    if (request.url?.split('?', 1)[0] === '/metrics') void sendMetrics(metrics, response);
    else response.writeHead(404).end();
  };
}
