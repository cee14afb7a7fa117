import { Gauge, type Registry } from 'prom-client';

/** What is said of the store whenever the metrics are read. */
export interface StoreMetrics {
  /** `check` throws while the store cannot be written to. */
  watchStore(check: () => Promise<void>): void;
}

export function createStoreMetrics(registry: Registry): StoreMetrics {
  let check = async () => {};
  const writable: Gauge = new Gauge({
    name: 'stile_store_writable',
    help: 'Whether the store answers and can be written to: 1, or 0 if not.',
    registers: [registry],
    // Of several processes one that cannot write is one too many.
    aggregator: 'min',
    collect: () =>
      check().then(
        () => writable.set(1),
        () => writable.set(0),
      ),
  });
  return {
    watchStore(next) {
      check = next;
    },
  };
}
