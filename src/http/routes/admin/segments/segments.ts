import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import type { Versioned } from '../../../../paywall/editing/part-editing.ts';
import {
  checkSegments,
  type SegmentsAround,
  segmentsWarnings,
} from '../../../../paywall/editing/targeting/segments-check.ts';
import { estimateSegments } from '../../../../paywall/editing/targeting/segments-estimate.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import type { DistributionReport } from '../../../../paywall/reports/reports.ts';
import type { SegmentRule } from '../../../../paywall/segments/segment.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { bulkBodies } from '../../../bodies/read-body.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { segmentsAnswer, segmentsBody, segmentsEstimate } from '../../../schemas/segments/segments.ts';
import type { HttpServices } from '../../../services.ts';

type Needs = Pick<HttpServices, 'segments' | 'clock' | 'reports' | 'countryHeader'>;

const path = '/v1/admin/publications/{publication}/segments';

const common = { path, tag: 'Admin: segments', query: noQuery } as const;

export const around = (
  { clock, countryHeader }: Pick<Needs, 'clock' | 'countryHeader'>,
  { settings, offers, wordings }: Publication,
): SegmentsAround => ({
  offers,
  wordings,
  window: settings.meter.window,
  limits: settings.meter.limits,
  signsIn: settings.identity !== null,
  knowsCountries: (settings.countryHeader ?? countryHeader) !== null,
  now: clock.now(),
});

/** With what time has made wrong of them. */
function rulesAnswer({ value: rules, version }: Versioned<readonly SegmentRule[]>, by: SegmentsAround): Answer {
  const body = { rules, faults: checkSegments(rules, by), warnings: segmentsWarnings(rules, by) };
  return { status: 200, headers: { ETag: etagOf(version) }, body };
}

/** Throws `invalid-request` with everything that is wrong with them. */
export function checkSavable(rules: readonly SegmentRule[], by: SegmentsAround): void {
  const faults = checkSegments(rules, by);
  if (faults.length > 0) throw invalidRequest('body', faults);
}

const isEmpty = ({ kinds }: DistributionReport) => kinds.anonymous.total + kinds.registered.total === 0;

/** The readers of the window before this one; of this one for a publication that is new. */
async function lastReaders({ reports, clock }: Needs, publication: Publication) {
  const now = clock.now();
  const previous = await reports.distribution(publication, { window: 'previous' }, now);
  if (!isEmpty(previous)) return { ...previous, window: 'previous' };
  return { ...(await reports.distribution(publication, { window: 'current' }, now)), window: 'current' };
}

const askingRoutes = (services: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    right: 'read',
    summary: 'The rules of segments in their order, with the ETag by which they can be changed',
    body: null,
    answers: { 200: { description: 'The rules; none if there never were any.', schema: segmentsAnswer } },
    handle: async ({ publication }) =>
      rulesAnswer(await services.segments.editor.read(publication.name), around(services, publication)),
  }),
  definePublicationAdminRoute({
    ...common,
    method: 'post',
    path: `${path}/estimate`,
    right: 'read',
    summary:
      'How many readers of the last window rules would have touched, and what is odd about them; changes nothing',
    body: segmentsBody,
    bodyLimits: bulkBodies,
    answers: { 200: { description: 'An estimate for each rule, with its basis.', schema: segmentsEstimate } },
    async handle({ publication, body: { rules } }) {
      const by = around(services, publication);
      checkSavable(rules, by);
      const { from, to, window, kinds } = await lastReaders(services, publication);
      const estimates = estimateSegments(rules, kinds);
      return { status: 200, body: { from, to, window, estimates, warnings: segmentsWarnings(rules, by) } };
    },
  }),
];

/** How admins look at the rules of segments and change them. */
export const adminSegmentsRoutes = (services: Needs): readonly AdminRoute[] => [
  ...askingRoutes(services),
  definePublicationAdminRoute({
    ...common,
    method: 'put',
    right: 'edit',
    summary: 'Replace the rules of segments; what was counted stays counted',
    body: segmentsBody,
    bodyLimits: bulkBodies,
    answers: {
      200: { description: 'Replaced.', schema: segmentsAnswer },
      412: { description: 'Someone else has changed them since (`version-conflict`).' },
      428: { description: 'There is no `If-Match` (`precondition-required`).' },
    },
    async handle({ request, publication, admin, body: { rules } }) {
      const seenVersions = ifMatchVersions(request);
      const by = around(services, publication);
      checkSavable(rules, by);
      const change = { publication: publication.name, ...authorOf(admin), now: by.now, seenVersions, rules };
      return rulesAnswer(await services.segments.editor.replace(change), by);
    },
  }),
];
