import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted about the bound on views in flight. */
export interface AdmissionMetrics {
  watchViews(views: { readonly most: number; inFlight(): number }): void;
  /** A view was refused for a moment. */
  viewShed(publication: string): void;
}

export function createAdmissionMetrics(registry: Registry): AdmissionMetrics {
  const registers = [registry];
  let watched: Parameters<AdmissionMetrics['watchViews']>[0] = { most: 0, inFlight: () => 0 };
  // Each process has a bound and views of its own: both are added up over the workers, so that they can be compared.
  const aggregator = 'sum';
  const inFlight: Gauge = new Gauge({
    name: 'stile_views_in_flight',
    help: 'Views that the processes of this machine are working on.',
    registers,
    aggregator,
    collect: () => inFlight.set(watched.inFlight()),
  });
  const limit: Gauge = new Gauge({
    name: 'stile_views_in_flight_limit',
    help: 'Maximum views that the processes of this machine work on at once: VIEWS_IN_FLIGHT of each.',
    registers,
    aggregator,
    collect: () => limit.set(watched.most),
  });
  const shed = new Counter({
    name: 'stile_views_shed_total',
    help: 'Views answered 503 overloaded, because there was more to do at once than there was room for.',
    labelNames: ['publication'],
    registers,
  });
  return {
    watchViews(views) {
      watched = views;
    },
    viewShed: (publication) => shed.inc({ publication }),
  };
}
