import { agentAlertCases } from './agent-alert-cases.ts';
import { eventAlertCases } from './event-alert-cases.ts';

/** Series of samples, in Prometheus' notation. */
type Series = Readonly<Record<string, string>>;

/** What an alert fires for, and what it keeps silent about. */
export interface AlertCase {
  readonly fires: readonly Series[];
  readonly silent: readonly Series[];
  /** The labels with which it fires, beside its severity; those of the second and later situations if they differ. */
  readonly labels?: readonly Readonly<Record<string, string>>[];
  /** Time between two samples; 15 seconds by default. */
  readonly every?: string;
  /** When it is asked; after 24 minutes by default. */
  readonly at?: string;
}

/** One series by its values. */
const one = (series: string, ...values: readonly string[]): readonly Series[] =>
  values.map((value) => ({ [series]: value }));

/**
 * A counter of rare events: it fires when one more comes and when the first comes, and not for what is long over. `hours` is longer
 * than what it looks back upon.
 */
const rare = (series: string, labels: Readonly<Record<string, string>>, hours = 3): AlertCase => ({
  fires: one(series, `7x${hours * 12 - 3} 8x9`, `_x${hours * 12 - 2} 1x9`),
  silent: [...one(series, `7x${hours * 12 + 9}`, `0x${hours * 12 + 9}`), {}],
  labels: [labels],
  every: '5m',
  at: `${hours}h`,
});

/** A histogram of two buckets, in which so many of a hundred are within the first. */
const bucket = (name: string, labels: string, [first, within]: readonly [string, number]): Series => ({
  [`${name}_bucket{${labels},le="${first}"}`]: `0+${within}x100`,
  [`${name}_bucket{${labels},le="2.5"}`]: '0+100x100',
  [`${name}_bucket{${labels},le="+Inf"}`]: '0+100x100',
});

const meter = 'route="/v1/{publication}/meter",method="POST"';
const answered = (status: number) => `stile_http_request_seconds_count{${meter},status="${status}"}`;
const decided = (reason: string) => `stile_decisions_total{publication="p",reason="${reason}"}`;
const [p, a] = [{ publication: 'p' }, { instance: 'a' }];

export const alertCases: Readonly<Record<string, AlertCase>> = {
  StileDown: {
    fires: [...one('up{job="stile",instance="a"}', '0x100'), {}],
    silent: one('up{job="stile",instance="a"}', '1x100'),
    labels: [{ job: 'stile', ...a }, { job: 'stile' }],
  },
  StileWorkersMissing: {
    fires: ['silent', 'missing'].flatMap((state) => one(`stile_workers{instance="a",state="${state}"}`, '1x100')),
    silent: [
      {
        'stile_workers{instance="a",state="answering"}': '2x100',
        'stile_workers{instance="a",state="silent"}': '0x100',
      },
    ],
    labels: [a, a],
  },
  StileStoreDown: {
    fires: [{ 'stile_store_up{instance="a"}': '1x100', 'stile_store_up{instance="b"}': '0x100' }],
    silent: one('stile_store_up{instance="a"}', '1x100', '1x90 0 1x9'),
  },
  StileStoreNotWritable: {
    fires: [{ 'stile_store_writable{instance="a"}': '1x100', 'stile_store_writable{instance="b"}': '0x100' }],
    silent: one('stile_store_writable{instance="a"}', '1x100', '1x90 0 1x9'),
  },
  StileDecidesWithoutStore: {
    fires: ['FAIL_OPEN', 'FAIL_CLOSED', 'OVERLOAD_OPEN'].flatMap((reason) => one(decided(reason), '0+1x100')),
    silent: [{ [decided('METERED')]: '0+100x100', [decided('FAIL_OPEN')]: '7x100' }],
    labels: ['FAIL_OPEN', 'FAIL_CLOSED', 'OVERLOAD_OPEN'].map((reason) => ({ ...p, reason })),
  },
  StileStoreSlow: {
    fires: [bucket('stile_store_call_seconds', 'call="meters.view"', ['0.1', 98])],
    silent: [
      bucket('stile_store_call_seconds', 'call="meters.view"', ['0.1', 100]),
      bucket('stile_store_call_seconds', 'call="tallies.read"', ['0.1', 50]),
    ],
  },
  StilePartsUnreadable: {
    fires: one('stile_parts_unreadable{publication="p"}', '2x100'),
    silent: one('stile_parts_unreadable{publication="p"}', '0x100', '0x90 1x10'),
    labels: [p],
  },
  StileOutageViewsPending: {
    fires: [{ 'stile_outage_views_pending{instance="a"}': '5x100', 'stile_store_writable{instance="a"}': '1x100' }],
    silent: [
      { 'stile_outage_views_pending{instance="a"}': '5x100', 'stile_store_writable{instance="a"}': '0x100' },
      { 'stile_outage_views_pending{instance="a"}': '0x100', 'stile_store_writable{instance="a"}': '1x100' },
    ],
  },
  StileOutageViewsDropped: rare('stile_outage_views_total{publication="p",outcome="dropped"}', p),
  StileOutageJournalFails: rare('stile_outage_journal_failures_total{instance="a"}', a),
  StileSheds: {
    fires: one('stile_views_shed_total{publication="p"}', '0+1x100'),
    silent: one('stile_views_shed_total{publication="p"}', '7x100', '0x92 1x8'),
    labels: [p],
  },
  StileNearlyFull: {
    fires: [
      { 'stile_views_in_flight{instance="a"}': '90x100', 'stile_views_in_flight_limit{instance="a"}': '100x100' },
    ],
    silent: [
      { 'stile_views_in_flight{instance="a"}': '70x100', 'stile_views_in_flight_limit{instance="a"}': '100x100' },
    ],
    labels: [a],
  },
  StileViewsSlow: {
    fires: [bucket('stile_http_request_seconds', `${meter},status="200"`, ['0.25', 98])],
    silent: [bucket('stile_http_request_seconds', `${meter},status="200"`, ['0.25', 100])],
  },
  StileErrors: {
    fires: one(answered(500), '0+1x100'),
    silent: [{ [answered(200)]: '0+99x100', [answered(404)]: '0+9x100', [answered(503)]: '0+9x100' }],
    labels: [{ route: '/v1/{publication}/meter', status: '500' }],
  },
  StileUnavailable: {
    fires: [{ [answered(200)]: '0+95x100', [answered(503)]: '0+5x100' }],
    silent: [
      { [answered(200)]: '0+999x100', [answered(503)]: '0+1x100' },
      { [answered(200)]: '0+9x100', 'stile_http_request_seconds_count{route="/readyz",status="503"}': '0+9x100' },
    ],
  },
  StileEventLoopSlow: {
    fires: one('stile_nodejs_eventloop_lag_p99_seconds{instance="a"}', '0.4x100'),
    silent: one('stile_nodejs_eventloop_lag_p99_seconds{instance="a"}', '0.05x100', '0.05x80 0.4x20'),
    labels: [a],
  },
  StileMemory: {
    fires: one('stile_process_resident_memory_bytes{instance="a"}', '2000000000x100'),
    silent: one('stile_process_resident_memory_bytes{instance="a"}', '1000000000x100'),
    labels: [a],
  },
  StileOpenFiles: {
    fires: [{ 'stile_process_open_fds{instance="a"}': '900x100', 'stile_process_max_fds{instance="a"}': '1000x100' }],
    silent: [{ 'stile_process_open_fds{instance="a"}': '90x100', 'stile_process_max_fds{instance="a"}': '1000x100' }],
    labels: [a],
  },
  StileBannerHoles: rare('stile_banner_holes_total{publication="p",state="metered"}', { ...p, state: 'metered' }),
  StileCrawlerClaimsFail: {
    fires: one('stile_crawler_claims_failed_total{publication="p",crawler="Bingbot"}', '0+30x400'),
    silent: one('stile_crawler_claims_failed_total{publication="p",crawler="Bingbot"}', '0+3x400', '0x380 0+90x20'),
    labels: [{ ...p, crawler: 'Bingbot' }],
    at: '95m',
  },
  ...agentAlertCases,
  StileRateLimited: {
    fires: one('stile_rate_limited_total{publication="p"}', '0+30x200'),
    silent: one('stile_rate_limited_total{publication="p"}', '0+3x200'),
    labels: [p],
    at: '45m',
  },
  StileNewReadersRefused: {
    fires: one('stile_new_readers_refused_total{publication="p"}', '0+30x200'),
    silent: one('stile_new_readers_refused_total{publication="p"}', '0+3x200'),
    labels: [p],
    at: '45m',
  },
  StileNewsletterLinksRefused: {
    fires: [
      {
        'stile_newsletter_links_total{publication="p",outcome="refused"}': '0+5x100',
        'stile_newsletter_links_total{publication="p",outcome="opened"}': '0+1x100',
      },
    ],
    silent: [
      {
        'stile_newsletter_links_total{publication="p",outcome="refused"}': '0+5x100',
        'stile_newsletter_links_total{publication="p",outcome="opened"}': '0+20x100',
      },
    ],
    labels: [p],
  },
  StileGiftsGuessed: {
    fires: one('stile_gift_uses_total{publication="p",outcome="unknown"}', '0+20x100'),
    silent: one('stile_gift_uses_total{publication="p",outcome="redeemed"}', '0+50x100'),
    labels: [p],
  },
  StileManyGifts: {
    fires: one('stile_gifts_made_total{publication="p",by="reader"}', '0+30x100'),
    silent: one('stile_gifts_made_total{publication="p",by="desk"}', '0+30x100'),
    labels: [p],
  },
  ...eventAlertCases,
  StileSignInsRefused: {
    fires: one('stile_sign_ins_refused_total{publication="p",why="audience"}', '0+20x100'),
    silent: one('stile_sign_ins_refused_total{publication="p",why="time"}', '0+50x100'),
    labels: [{ ...p, why: 'audience' }],
  },
  StileAdminSignInsFail: {
    fires: one('stile_admin_sign_ins_failed_total{outcome="refused"}', '0+1x100'),
    silent: one('stile_admin_sign_ins_failed_total{outcome="refused"}', '0x90 5x10'),
    labels: [{ outcome: 'refused' }],
  },
  StileNoCheckouts: {
    fires: [{ 'stile_checkouts_opened_total{publication="p"}': '7x170', [decided('METER_EXHAUSTED')]: '0+10x170' }],
    silent: [
      { 'stile_checkouts_opened_total{publication="p"}': '0+1x170', [decided('METER_EXHAUSTED')]: '0+10x170' },
      { [decided('METER_EXHAUSTED')]: '0+10x170' },
      { 'stile_checkouts_opened_total{publication="p"}': '7x170', [decided('METERED')]: '0+10x170' },
    ],
    labels: [p],
    every: '15m',
    at: '40h',
  },
  StileProviderRefuses: rare('stile_provider_refusals_total{code="amount_too_small"}', { code: 'amount_too_small' }),
  StileWebhooksRefused: rare('stile_webhooks_total{type="invoice.paid",outcome="refused"}', { type: 'invoice.paid' }),
  StileWebhooksMissing: {
    fires: one('stile_reconciled_total{run="events",outcome="found"}', '0+1x100'),
    silent: one('stile_reconciled_total{run="events",outcome="unchanged"}', '0+9x100'),
  },
  StileReconcilingFails: {
    fires: [
      ...one('stile_reconciliations_total{run="events",outcome="failed"}', '0+1x100'),
      ...one('stile_reconciled_total{run="events",outcome="failed"}', '0+1x100'),
    ],
    silent: one('stile_reconciliations_total{run="events",outcome="finished"}', '0+1x100'),
    labels: [{ run: 'events' }],
  },
  StileEventsNotReconciled: {
    fires: [...one('stile_reconciled_at_seconds{run="events"}', '0x100'), {}],
    silent: one('stile_reconciled_at_seconds{run="events"}', '0+15x100'),
    labels: [{}, { run: 'events' }],
  },
  StileBuyersNotReconciled: {
    fires: one('stile_reconciled_at_seconds{run="buyers"}', '0x800'),
    silent: one('stile_reconciled_at_seconds{run="buyers"}', '0+300x800'),
    every: '5m',
    at: '60h',
  },
  StileActsOnPurchases: {
    fires: one('stile_purchase_acts_total{publication="p",act="end-refunded"}', '0x334 0+12x6'),
    silent: [
      ...one('stile_purchase_acts_total{publication="p",act="extend-term"}', '0x334 0+12x6'),
      ...one('stile_purchase_acts_total{publication="p",act="end-refunded"}', '0+12x340'),
    ],
    labels: [{ ...p, act: 'end-refunded' }],
    every: '30m',
    at: '10100m',
  },
  StileSecondPlans: rare('stile_second_plans_total{publication="p"}', p, 40),
  StileRecoveryHooksFail: rare('stile_recovery_hooks_total{publication="p",outcome="failed"}', p),
};
