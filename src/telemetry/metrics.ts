import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type AdmissionMetrics, createAdmissionMetrics } from './admission-metrics.ts';
import { type AgentMetrics, createAgentMetrics } from './agent-metrics.ts';
import { createEventMetrics, type EventMetrics } from './event-metrics.ts';
import { createOutageMetrics, type OutageMetrics } from './outage-metrics.ts';
import { createReconciliationMetrics, type ReconciliationMetrics } from './reconciliation-metrics.ts';
import { createSellingMetrics, type SellingMetrics } from './selling-metrics.ts';
import { createSignInMetrics, type SignInMetrics } from './sign-in-metrics.ts';
import { createStoreCallMetrics, type StoreCallMetrics } from './store-calls.ts';
import { createStoreMetrics, type StoreMetrics } from './store-metrics.ts';
import { createTimeHistogram, type TimeSeries } from './time-histogram.ts';

interface Answered {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** What became of a newsletter's link: `refused` for a token that is not genuine, has ended or is for another article. */
export type NewsletterOutcome = 'opened' | 'refused' | 'off' | 'used-up';

/** What is counted about the service. No label ever holds a reader, an article or an address. */
export interface Metrics
  extends AdmissionMetrics,
    EventMetrics,
    AgentMetrics,
    OutageMetrics,
    ReconciliationMetrics,
    SellingMetrics,
    SignInMetrics,
    StoreMetrics,
    StoreCallMetrics {
  answered(request: Answered): void;
  decided(publication: string, reason: string): void;
  /** A banner could not be shown because a variable was missing. */
  bannerHole(publication: string, state: string): void;
  /** Somebody called themselves a crawler and was not. */
  crawlerClaimFailed(publication: string, crawler: string): void;
  rateLimited(publication: string): void;
  /** A new reader found nothing left of the budget of their network. */
  newReaderRefused(publication: string): void;
  /** Somebody came by a newsletter's link. */
  newsletterLink(publication: string, outcome: NewsletterOutcome): void;
  readonly registry: Registry;
}

function inMap<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** `version` is Stile's own. */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'stile_' });
  const registers = [registry];
  new Gauge({
    name: 'stile_build_info',
    help: 'Always 1; the label says which version runs.',
    labelNames: ['version'],
    registers,
    aggregator: 'first',
  }).set({ version }, 1);

  const requests = createTimeHistogram(registry, {
    name: 'stile_http_request_seconds',
    help: 'How long requests took, by route, method and status.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  });
  const decided = new Map<string, Map<string, number>>();
  new Counter({
    name: 'stile_decisions_total',
    help: 'Decisions by publication and reason; FAIL_OPEN, FAIL_CLOSED and OVERLOAD_OPEN are those made without the store.',
    labelNames: ['publication', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const [publication, byReason] of decided)
        for (const [reason, amount] of byReason) this.inc({ publication, reason }, amount);
    },
  });
  const holes = new Counter({
    name: 'stile_banner_holes_total',
    help: 'Banners that were passed over because a variable was missing.',
    labelNames: ['publication', 'state'],
    registers,
  });
  const claims = new Counter({
    name: 'stile_crawler_claims_failed_total',
    help: 'Requests that claimed to be a crawler and could not prove it.',
    labelNames: ['publication', 'crawler'],
    registers,
  });
  const limited = new Counter({
    name: 'stile_rate_limited_total',
    help: 'Requests refused because their address had used up its rate.',
    labelNames: ['publication'],
    registers,
  });
  const newReaders = new Counter({
    name: 'stile_new_readers_refused_total',
    help: 'Views of new readers who had no free articles, because enough readers of their network were new that day.',
    labelNames: ['publication'],
    registers,
  });
  const newsletters = new Counter({
    name: 'stile_newsletter_links_total',
    help: 'Views by links of newsletters: opened, refused, off (the newsletter is switched off), used-up (the cap of the day).',
    labelNames: ['publication', 'outcome'],
    registers,
  });
  // Each is found by the names themselves, because putting a key together costs more than counting does; they are few.
  const series = new Map<string, Map<number, Map<string, TimeSeries>>>();
  const seriesOf = ({ route, status, method }: Omit<Answered, 'seconds'>): TimeSeries => {
    const byStatus = inMap(series, route, () => new Map<number, Map<string, TimeSeries>>());
    const byMethod = inMap(byStatus, status, () => new Map<string, TimeSeries>());
    return inMap(byMethod, method, () => requests({ route, method, status: String(status) }));
  };

  return {
    registry,
    answered: (request) => seriesOf(request).observe(request.seconds),
    decided(publication, reason) {
      const byReason = inMap(decided, publication, () => new Map<string, number>());
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    },
    bannerHole: (publication, state) => holes.inc({ publication, state }),
    crawlerClaimFailed: (publication, crawler) => claims.inc({ publication, crawler }),
    rateLimited: (publication) => limited.inc({ publication }),
    newReaderRefused: (publication) => newReaders.inc({ publication }),
    newsletterLink: (publication, outcome) => newsletters.inc({ publication, outcome }),
    ...createSignInMetrics(registry),
    ...createAdmissionMetrics(registry),
    ...createEventMetrics(registry),
    ...createAgentMetrics(registry),
    ...createOutageMetrics(registry),
    ...createReconciliationMetrics(registry),
    ...createSellingMetrics(registry),
    ...createStoreMetrics(registry),
    ...createStoreCallMetrics(registry),
  };
}
