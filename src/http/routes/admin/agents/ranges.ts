import { isOld, type RangeSource } from '../../../../paywall/agents/range-source.ts';
import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { agentRangesAnswer } from '../../../schemas/agents/agent-reports.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';

const base = '/v1/admin/publications/{publication}/agents/ranges';
const common = { tag: 'Admin: agents', query: noQuery, body: null } as const;

function written({ settings, agents }: Publication, sources: readonly RangeSource[], now: EpochMs) {
  const time = (at: EpochMs | null) => (at === null ? null : isoTime(at, settings.timeZone));
  return {
    sources: sources.map((each) => ({
      source: each.source,
      agents: agents?.known.flatMap(({ name, ranges }) => (ranges.includes(each.source) ? [name] : [])) ?? [],
      entries: each.entries,
      loadedAt: time(each.loadedAt),
      triedAt: time(each.triedAt),
      madeAt: each.madeAt,
      old: isOld(each, now),
      fault: each.fault,
    })),
  };
}

/** How the ranges stand that operators of agents publish. Their times are real ones, also where the sandbox’s clock is moved. */
export const adminAgentRangesRoutes = ({ agentRanges }: Pick<HttpServices, 'agentRanges'>): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    path: base,
    right: 'read',
    summary: 'How old the published ranges of agents are, and what is wrong with them',
    answers: { 200: { description: 'Every source, in the order of the list of agents.', schema: agentRangesAnswer } },
    async handle({ publication }) {
      return { status: 200, body: written(publication, await agentRanges.list(publication), agentRanges.now()) };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    method: 'post',
    path: `${base}/load`,
    right: 'edit',
    summary: 'Load the published ranges of agents now, which else happens once a day',
    answers: {
      200: { description: 'Every source, after the attempt.', schema: agentRangesAnswer },
      503: { description: 'Another process loads ranges just now (`in-progress`).' },
    },
    async handle({ publication }) {
      return { status: 200, body: written(publication, await agentRanges.load(publication), agentRanges.now()) };
    },
  }),
];
