import type { Metric, Registry } from 'prom-client';

interface Described {
  readonly name: string;
  readonly help: string;
  /** Upper bounds in seconds, ascending. */
  readonly buckets: readonly number[];
}

export type Labels = Readonly<Record<string, string>>;

/** The durations of one set of labels. */
export interface TimeSeries {
  observe(seconds: number): void;
}

interface Counts {
  readonly labels: Labels;
  /** How many fell into each bucket; the last is beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

function valuesOf({ labels, counts, sum }: Counts, { name, buckets }: Described) {
  let total = 0;
  const bounded = counts.map((count, at) => {
    total += count;
    return { metricName: `${name}_bucket`, labels: { le: buckets[at] ?? '+Inf', ...labels }, value: total };
  });
  return [
    ...bounded,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}

/**
 * A histogram of durations for Prometheus that only adds numbers. The registry's own looks its labels up again with each observation,
 * which costs a view more than its decision does.
 */
export function createTimeHistogram(registry: Registry, described: Described): (labels: Labels) => TimeSeries {
  const { name, help, buckets } = described;
  const all: Counts[] = [];
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: all.flatMap((one) => valuesOf(one, described)),
    }),
  };
  // All that a registry asks of a metric; the declared type names the library's own classes.
  registry.registerMetric(metric as unknown as Metric);

  return (labels) => {
    const one: Counts = { labels, counts: new Array<number>(buckets.length + 1).fill(0), sum: 0 };
    all.push(one);
    return {
      observe(seconds) {
        let at = 0;
        while (seconds > (buckets[at] ?? Number.POSITIVE_INFINITY)) at += 1;
        one.counts[at] = (one.counts[at] ?? 0) + 1;
        one.sum += seconds;
      },
    };
  };
}
