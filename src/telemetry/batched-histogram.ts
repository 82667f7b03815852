import { Histogram, type HistogramConfiguration, type LabelValues } from 'prom-client';

/** So many observations wait at most. */
const BATCH = 256;

/**
 * A histogram that is written to many observations at a time, and before it is read: alone, each would cost three times
 * as much.
 */
export class BatchedHistogram<Label extends string> {
  readonly #histogram: Histogram<Label>;
  #waiting: { labels: LabelValues<Label>; value: number }[] = [];

  constructor(configuration: Omit<HistogramConfiguration<Label>, 'collect'>) {
    this.#histogram = new Histogram({ ...configuration, collect: () => this.#write() });
  }

  observe(labels: LabelValues<Label>, value: number): void {
    if (this.#waiting.push({ labels, value }) === BATCH) this.#write();
  }

  #write(): void {
    for (const { labels, value } of this.#waiting) this.#histogram.observe(labels, value);
    this.#waiting = [];
  }
}
