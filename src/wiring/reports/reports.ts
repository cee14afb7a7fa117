import type { HttpServices } from '../../http/services.ts';
import { isOld } from '../../paywall/agents/range-source.ts';
import { createStandingReader, webhookBookmarks } from '../../paywall/reports/publication-standing.ts';
import { createReports } from '../../paywall/reports/reports.ts';
import type { Parts } from '../parts.ts';

/** A time is written down at most so often: webhooks come in bursts. */
const noteEveryMs = 60_000;

/** What the overview shows: the reports, and what its notices and its checklist are made from. */
export function wireReports(
  { settings, stores, outage, clock, realClock }: Parts,
  { wordingEditor, wordingDrafts, agentRanges }: Pick<HttpServices, 'wordingEditor' | 'wordingDrafts' | 'agentRanges'>,
): Pick<HttpServices, 'reports' | 'standing' | 'webhookWatch'> {
  const reports = createReports(stores.tallies, stores.leases);
  const notedAt = { taken: Number.NEGATIVE_INFINITY, refused: Number.NEGATIVE_INFINITY };
  return {
    reports,
    standing: createStandingReader({
      reports,
      leases: stores.leases,
      audit: stores.audit,
      wordings: wordingEditor.list,
      async refusedDrafts(publication) {
        const drafts = await wordingDrafts.list(publication);
        return drafts.flatMap(({ value: { refused, wording } }) => (refused === null ? [] : [wording.locale]));
      },
      async disabledEndpoints(publication) {
        const kept = await stores.deliveries.endpoints(publication);
        return kept.flatMap(({ endpoint: { disabled, name, url } }) =>
          disabled === null || disabled.why === 'admin' ? [] : [name || new URL(url).host],
        );
      },
      async oldRanges(publication) {
        const now = realClock.now();
        return (await agentRanges.list(publication)).flatMap((each) => (isOld(each, now) ? [each.source] : []));
      },
      clock,
      realClock,
      isSandbox: settings.mode === 'sandbox',
      hasStripe: settings.stripe.secretKey !== null,
      uncountedViews: () => outage.pending,
    }),
    webhookWatch: {
      note(what) {
        const now = realClock.now();
        if (Math.abs(now - notedAt[what]) < noteEveryMs) return;
        notedAt[what] = now;
        // A notice that comes late is no fault: the next webhook writes it down.
        void stores.leases.writeBookmark(webhookBookmarks[what], String(now)).catch(() => undefined);
      },
    },
  };
}
