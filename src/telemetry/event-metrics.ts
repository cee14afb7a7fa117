import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of events on their way to publishers' systems. */
export interface EventMetrics {
  eventDelivery(publication: string, outcome: 'delivered' | 'failed' | 'dead'): void;
  /** What there is now; null if another process delivers. */
  eventsStand(found: ReadonlyMap<string, { readonly waiting: number; readonly disabled: number }> | null): void;
}

export function createEventMetrics(registry: Registry): EventMetrics {
  const registers = [registry];
  const deliveries = new Counter({
    name: 'stile_event_deliveries_total',
    help: 'Tries to deliver an event: delivered, failed (tried again later), dead (given up).',
    labelNames: ['publication', 'outcome'],
    registers,
  });
  const waiting = new Gauge({
    name: 'stile_events_waiting',
    help: 'Events that wait to be delivered, as the one process that delivers has them.',
    labelNames: ['publication'],
    registers,
  });
  const disabled = new Gauge({
    name: 'stile_event_endpoints_disabled',
    help: 'Endpoints that are disabled though no admin disabled them, as the one process that delivers has them.',
    labelNames: ['publication'],
    registers,
  });
  return {
    eventDelivery: (publication, outcome) => deliveries.inc({ publication, outcome }),
    eventsStand(found) {
      waiting.reset();
      disabled.reset();
      for (const [publication, stand] of found ?? []) {
        waiting.set({ publication }, stand.waiting);
        disabled.set({ publication }, stand.disabled);
      }
    },
  };
}
