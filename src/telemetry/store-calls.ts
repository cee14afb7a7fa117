import type { Registry } from 'prom-client';
import { createTimeHistogram, type TimeSeries } from './time-histogram.ts';

/** How long the store's answers take. */
export interface StoreCallMetrics {
  storeCalled(call: string, seconds: number): void;
}

export function createStoreCallMetrics(registry: Registry): StoreCallMetrics {
  const calls = createTimeHistogram(registry, {
    name: 'stile_store_call_seconds',
    help: 'How long calls of the store took, those that failed included, by what was called.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  });
  const series = new Map<string, TimeSeries>();
  return {
    storeCalled(call, seconds) {
      const one = series.get(call) ?? calls({ call });
      series.set(call, one);
      one.observe(seconds);
    },
  };
}
