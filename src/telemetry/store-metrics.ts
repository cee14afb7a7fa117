import { Gauge, type Registry } from 'prom-client';

/** What is said of the store whenever the metrics are read. */
export interface StoreMetrics {
  /** `ping` throws while the store does not answer, `check` while it does not or cannot be written to. */
  watchStore(store: { readonly ping: () => Promise<void>; readonly check: () => Promise<void> }): void;
  /** `unreadable` names the publication of each part in the store that this version does not understand. */
  watchParts(unreadable: () => readonly { readonly publication: string }[]): void;
}

export function createStoreMetrics(registry: Registry): StoreMetrics {
  let store = { ping: async () => {}, check: async () => {} };
  let unreadable: Parameters<StoreMetrics['watchParts']>[0] = () => [];
  const up: Gauge = new Gauge({
    name: 'stile_store_up',
    help: 'Whether the store answers: 1, or 0 if not.',
    registers: [registry],
    aggregator: 'min',
    collect: () =>
      store.ping().then(
        () => up.set(1),
        () => up.set(0),
      ),
  });
  const writable: Gauge = new Gauge({
    name: 'stile_store_writable',
    help: 'Whether the store answers and can be written to: 1, or 0 if not.',
    registers: [registry],
    // Of several processes one that cannot write is one too many.
    aggregator: 'min',
    collect: () =>
      store.check().then(
        () => writable.set(1),
        () => writable.set(0),
      ),
  });
  const parts: Gauge = new Gauge({
    name: 'stile_parts_unreadable',
    help: 'Parts of publications in the store that this version does not understand.',
    labelNames: ['publication'],
    registers: [registry],
    // All processes read the same parts.
    aggregator: 'max',
    collect: () => {
      parts.reset();
      for (const { publication } of unreadable()) parts.inc({ publication });
    },
  });
  return {
    watchStore(next) {
      store = next;
    },
    watchParts(next) {
      unreadable = next;
    },
  };
}
