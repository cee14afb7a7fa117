import { expect } from 'chai';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { createScrape } from '../../src/telemetry/scrape.ts';

/** What dashboards and alerts of operators are made of: by its name, the type and the labels of each metric. */
const ownMetrics = {
  stile_admin_sign_ins_failed_total: 'counter {outcome}',
  stile_agent_directories_total: 'counter {outcome}',
  stile_agent_range_loads_total: 'counter {outcome}',
  stile_agent_ranges_age_seconds: 'gauge {source}',
  stile_agent_requests_total: 'counter {agent, proof, publication}',
  stile_agent_signatures_total: 'counter {outcome, publication}',
  stile_banner_holes_total: 'counter {publication, state}',
  stile_build_info: 'gauge {version}',
  stile_checkouts_opened_total: 'counter {publication}',
  stile_crawler_claims_failed_total: 'counter {crawler, publication}',
  stile_decisions_total: 'counter {publication, reason}',
  stile_event_deliveries_total: 'counter {outcome, publication}',
  stile_event_endpoints_disabled: 'gauge {publication}',
  stile_events_waiting: 'gauge {publication}',
  stile_http_request_seconds: 'histogram {method, route, status}',
  stile_outage_journal_failures_total: 'counter {}',
  stile_outage_views_pending: 'gauge {}',
  stile_outage_views_total: 'counter {outcome, publication}',
  stile_parts_unreadable: 'gauge {publication}',
  stile_gift_uses_total: 'counter {outcome, publication}',
  stile_gifts_made_total: 'counter {by, publication}',
  stile_provider_refusals_total: 'counter {code}',
  stile_recovery_hooks_total: 'counter {outcome, publication}',
  stile_second_plans_total: 'counter {publication}',
  stile_purchase_acts_total: 'counter {act, publication}',
  stile_rate_limited_total: 'counter {publication}',
  stile_new_readers_refused_total: 'counter {publication}',
  stile_newsletter_links_total: 'counter {outcome, publication}',
  stile_reconciled_at_seconds: 'gauge {run}',
  stile_reconciled_total: 'counter {outcome, run}',
  stile_reconciliations_total: 'counter {outcome, run}',
  stile_sign_ins_refused_total: 'counter {publication, why}',
  stile_store_call_seconds: 'histogram {call}',
  stile_store_up: 'gauge {}',
  stile_store_writable: 'gauge {}',
  stile_views_in_flight: 'gauge {}',
  stile_views_in_flight_limit: 'gauge {}',
  stile_views_shed_total: 'counter {publication}',
  stile_webhooks_total: 'counter {outcome, type}',
  stile_workers: 'gauge {state}',
};

const isOfNode = (name: string) => /^stile_(nodejs|process)_/.test(name);

/** The text that Prometheus reads, once everything that there is to count has been counted. */
async function scraped(): Promise<string> {
  const metrics = createMetrics('1.2.3');
  metrics.answered({ route: '/livez', method: 'GET', status: 200, seconds: 0.2 });
  metrics.decided('asia', 'METERED');
  metrics.storeCalled('meters.view', 0.002);
  metrics.bannerHole('asia', 'metered');
  metrics.crawlerClaimFailed('asia', 'Googlebot');
  metrics.agentSeen('asia', 'GPTBot', 'range');
  metrics.agentSignature('asia', 'verified');
  metrics.agentDirectory('fetched');
  metrics.agentRangesLoaded('loaded');
  metrics.watchAgentRanges(() => [['https://openai.com/gptbot.json', 60]]);
  metrics.rateLimited('asia');
  metrics.viewShed('asia');
  metrics.newReaderRefused('asia');
  metrics.newsletterLink('asia', 'opened');
  metrics.adminSignInFailed('refused');
  metrics.signInRefused('asia', 'audience');
  metrics.outageView('asia', 'kept');
  metrics.outageJournalFailed();
  metrics.checkoutOpened('asia');
  metrics.providerRefused('amount_too_small');
  metrics.purchaseAct('asia', 'end-refunded');
  metrics.secondPlan('asia');
  metrics.recoveryHook('asia', 'sent');
  metrics.giftMade('asia', 'reader');
  metrics.giftUsed('asia', 'redeemed');
  metrics.webhook('invoice.paid', 'handled');
  metrics.eventDelivery('asia', 'delivered');
  metrics.eventsStand(new Map([['asia', { waiting: 1, disabled: 1 }]]));
  metrics.reconciled('events', { done: 3, found: 1, busy: 1, failed: 1, finished: true });
  metrics.reconciled('buyers', { done: 0, found: 0, busy: 0, failed: 0, finished: false });
  metrics.reconciliationFailed('buyers');
  metrics.watchParts(() => [{ publication: 'asia' }]);
  return (await createScrape(metrics.registry)()).text;
}

describe('the names of the metrics', () => {
  let text: string;
  let types: ReadonlyMap<string, string>;

  before(async () => {
    text = await scraped();
    types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  });

  /** The labels in the samples of a metric, but for the bounds of a histogram's buckets. */
  function labelsOf(name: string): readonly string[] {
    const samples = [...text.matchAll(/^(\w+)\{(.*)\} /gm)].filter(([, sample = '']) => {
      const own = sample.replace(/_(bucket|sum|count)$/, '');
      return sample === name || own === name;
    });
    const labels = samples.flatMap(([, , all = '']) => [...all.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
    return [...new Set(labels)].filter((label) => label !== 'le').sort();
  }

  it('stay as they are, with the types and the labels of the service’s own', () => {
    const own = [...types].filter(([name]) => !isOfNode(name)).sort();
    const told = own.map(([name, type]) => [name, `${type} {${labelsOf(name).join(', ')}}`]);
    expect(Object.fromEntries(told)).to.deep.equal(ownMetrics);
  });

  it('of the process and of Node are those of prom-client with stile_ before them', () => {
    const common = ['stile_process_cpu_seconds_total', 'stile_nodejs_eventloop_lag_seconds'];
    expect([...types.keys()].filter(isOfNode)).to.include.members(common);
  });

  it('keep the bounds of the buckets, by which old and new measurements are compared', () => {
    const bounds = [...text.matchAll(/^stile_http_request_seconds_bucket\{le="([^"]+)"/gm)].map(([, bound]) => bound);
    expect(bounds.join(' ')).to.equal('0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 +Inf');
  });

  it('keep the values that tell how reconciling went', () => {
    const outcomes = (name: string) =>
      [...text.matchAll(new RegExp(`^${name}\\{.*outcome="(\\w+)"`, 'gm'))].map(([, outcome]) => outcome).sort();
    expect(outcomes('stile_reconciliations_total')).to.deep.equal(['failed', 'finished', 'interrupted']);
    expect(outcomes('stile_reconciled_total')).to.deep.equal(['busy', 'failed', 'found', 'unchanged']);
  });
});
