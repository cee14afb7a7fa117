import { type Day, daysOf } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import type { LeaseStore } from '../leases.ts';
import type { TallyStore } from '../metering/tally.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import { type AgentRequests, agentRequestsOf } from './agent-report.ts';
import { type Cohorts, cohortsAt, cohortsIn, type Distribution, distributionOf, stepCohorts } from './distribution.ts';
import { type Bypass, bypassOf, type Funnel, funnelOf, sumOf } from './funnel.ts';
import { type ReaderFunnel, readerFunnelOf } from './reader-funnel.ts';
import { type AskedSpan, type Span, spanOf } from './report-span.ts';
import { createSalesReports, type SalesReports } from './sales-reports.ts';

/** One figure or several, day by day, every day of the span. */
export interface DailyReport<Figures> extends Span {
  readonly days: readonly (Figures & { readonly day: Day })[];
  readonly total: Figures;
}

/** The funnel of views, and that of readers of all windows that have a part in the span. */
export interface FunnelReport extends DailyReport<Funnel> {
  readonly readers: ReaderFunnel;
}

export interface DistributionReport extends Span {
  readonly kinds: Readonly<Record<ReaderKind, Distribution>>;
}

/** What was asked for: the windows by name, or all that have a part in a span. */
export type AskedWindows = AskedSpan & { readonly window?: 'current' | 'previous' | undefined };

/** What publishers learn of their meter. Every method throws `store-unavailable`, and `invalid-request` for a span that is none. */
export interface Reports extends SalesReports {
  funnel(publication: Publication, asked: AskedSpan, now: EpochMs): Promise<FunnelReport>;
  bypass(publication: Publication, asked: AskedSpan, now: EpochMs): Promise<DailyReport<Bypass>>;
  /** What agents asked for, of publications that have rules for them. */
  agents(publication: Publication, asked: AskedSpan, now: EpochMs): Promise<DailyReport<AgentRequests>>;
  /** Of the window that runs now where nothing is said. */
  distribution(publication: Publication, asked: AskedWindows, now: EpochMs): Promise<DistributionReport>;
}

export function createReports(tallies: Pick<TallyStore, 'read'>, leases: Pick<LeaseStore, 'readBookmark'>): Reports {
  async function daily<Figures>(
    { name }: Publication,
    span: Span,
    read: (figures: ReadonlyMap<string, number>) => Figures,
  ): Promise<DailyReport<Figures>> {
    const days = daysOf(span.from, span.to);
    const found = await tallies.read(name, days);
    return {
      ...span,
      days: found.map((figures, index) => ({ day: days[index] ?? '', ...read(figures) })),
      total: read(sumOf(found)),
    };
  }

  function cohortsAsked({ settings }: Publication, asked: AskedWindows, now: EpochMs): Cohorts {
    const bySpan = asked.from !== undefined || asked.to !== undefined;
    return bySpan
      ? cohortsIn(settings, spanOf(asked, settings.timeZone, now))
      : cohortsAt(settings, asked.window ?? 'current', now);
  }

  async function readersIn({ name, settings }: Publication, span: Span): Promise<ReaderFunnel> {
    const months = stepCohorts(settings, span);
    const { days } = cohortsIn(settings, span);
    const [figures, counted] = await Promise.all([tallies.read(name, months.days), tallies.read(name, days)]);
    const all = sumOf(counted);
    const kinds = (['anonymous', 'registered'] as const).map((kind) => distributionOf(all, settings, kind));
    return readerFunnelOf({ from: months.from, to: months.to }, { figures: sumOf(figures), settings, kinds });
  }

  return {
    ...createSalesReports(tallies, leases),

    async funnel(publication, asked, now) {
      const span = spanOf(asked, publication.settings.timeZone, now);
      const [views, readers] = await Promise.all([daily(publication, span, funnelOf), readersIn(publication, span)]);
      return { ...views, readers };
    },

    bypass: (publication, asked, now) =>
      daily(publication, spanOf(asked, publication.settings.timeZone, now), bypassOf),

    agents: (publication, asked, now) =>
      daily(publication, spanOf(asked, publication.settings.timeZone, now), agentRequestsOf),

    async distribution(publication, asked, now) {
      const { from, to, days } = cohortsAsked(publication, asked, now);
      const figures = sumOf(await tallies.read(publication.name, days));
      const of = (kind: ReaderKind) => distributionOf(figures, publication.settings, kind);
      return { from, to, kinds: { anonymous: of('anonymous'), registered: of('registered') } };
    },
  };
}
