import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { MergedRegistry } from './merged-registry.ts';

/** The metrics of one of several merchants, each line under its name. */
export function merchantMetrics(merchant: string): Metrics {
  const metrics = createMetrics({ ofProcess: false });
  metrics.registry.setDefaultLabels({ merchant });
  return metrics;
}

/** The metrics of the process, whose registry tells those of its merchants too. */
export const mergedMetrics = (ofProcess: Metrics, ofMerchants: readonly Metrics[]): Metrics => ({
  ...ofProcess,
  registry: new MergedRegistry(
    ofProcess.registry,
    ofMerchants.map(({ registry }) => registry),
  ),
});
