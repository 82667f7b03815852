import { AggregatorRegistry, type Metric, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';

type Read = MetricObjectWithValues<MetricValue<string>>;

/**
 * What the process and each merchant have counted, as one: the merchants' lines with the label `merchant`, which their
 * registries have by default. A line that they have as well is told of the process only where it has counted anything
 * that was nobody's.
 */
export class MergedRegistry extends Registry {
  readonly #ofProcess: Registry;
  readonly #ofMerchants: readonly Registry[];

  constructor(ofProcess: Registry, ofMerchants: readonly Registry[]) {
    super();
    this.#ofProcess = ofProcess;
    this.#ofMerchants = ofMerchants;
  }

  /** What is registered here is the process's. */
  override registerMetric<Label extends string>(metric: Metric<Label>): void {
    this.#ofProcess.registerMetric(metric);
  }

  override async metrics(): Promise<string> {
    const [process, ...merchants] = await Promise.all(
      [this.#ofProcess, ...this.#ofMerchants].map((registry) => read(registry)),
    );
    const theirs = new Set(merchants.flat().flatMap(({ name, values }) => values.map((value) => lineOf(name, value))));
    const own = (process ?? []).map((metric) => ({
      ...metric,
      values: metric.values.filter((value) => value.value !== 0 || !theirs.has(lineOf(metric.name, value))),
    }));
    // No two lines are the same, so that nothing is added up.
    return await AggregatorRegistry.aggregate([own, ...merchants]).metrics();
  }
}

async function read(registry: Registry): Promise<Read[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.map((metric) => ({ ...metric, aggregator: 'sum', values: valuesOf(metric) }));
}

const valuesOf = (metric: object): Read['values'] =>
  'values' in metric && Array.isArray(metric.values) ? metric.values : [];

/** What a line is called, whosever it is. */
function lineOf(metric: string, { metricName, labels }: MetricValue<string> & { metricName?: string }): string {
  const { merchant: _whose, ...others } = labels;
  return `${metricName ?? metric} ${JSON.stringify(Object.entries(others).sort())}`;
}
