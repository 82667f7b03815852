import { Counter, type CounterConfiguration, type LabelValues } from 'prom-client';

/** One line of a counter. To count in it is an addition, and nothing is made or looked up for it. */
export interface Series {
  count: number;
}

/**
 * A counter for what happens with every request. Whoever counts keeps the lines that it counts in; the library hears of
 * them when the metrics are read. A line is there from the moment it is asked for, at 0: a rule that watches for growth
 * would not see one that begins at 1.
 */
export class SteadyCounter<Label extends string> {
  readonly #lines: { labels: LabelValues<Label>; series: Series }[] = [];

  constructor(configuration: Omit<CounterConfiguration<Label>, 'collect'>) {
    const lines = this.#lines;
    new Counter({
      ...configuration,
      collect() {
        this.reset();
        for (const { labels, series } of lines) this.inc(labels, series.count);
      },
    });
  }

  /** The line with these labels. It is the caller's to keep: asking for it twice makes two that are added up. */
  series(labels: LabelValues<Label>): Series {
    const series = { count: 0 };
    this.#lines.push({ labels, series });
    return series;
  }
}
