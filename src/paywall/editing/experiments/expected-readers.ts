import { countDays, dayAt, shiftDay } from '../../calendar/day.ts';
import type { EpochMs } from '../../clock.ts';
import type { PrimaryMetric } from '../../experiments/experiment.ts';
import type { Publication, PublicationSettings } from '../../publication.ts';
import type { ReaderKind } from '../../reader.ts';
import type { Distribution } from '../../reports/distribution.ts';
import type { Reports } from '../../reports/reports.ts';
import type { Effects } from '../../variants/effects.ts';

/** What the figures of the last weeks say of the readers whom an experiment would expose. */
export interface ExpectedReaders {
  readonly exposedPerWeek: number;
  /** Share of them who convert; null if no figure says it. */
  readonly baseRate: number | null;
}

/** Days that are looked at. */
const lookedDays = 28;

type Kinds = Readonly<Record<ReaderKind, Distribution>>;

const kinds: readonly ReaderKind[] = ['anonymous', 'registered'];

function having({ readers }: Distribution, articles: number): number {
  return readers.filter((each) => each.articles >= articles).reduce((sum, each) => sum + each.readers, 0);
}

/** Readers who used up the smaller of two limits: for them the next article is a difference. */
function atLimits(all: readonly Effects[], { meter }: PublicationSettings, distributions: Kinds): number {
  return kinds.reduce((sum, kind) => {
    const others = all.flatMap(({ limits }) => limits?.[kind] ?? []).filter((each) => each !== meter.limits[kind]);
    if (others.length === 0) return sum;
    const smallest = Math.min(meter.limits[kind], ...others);
    return sum + (smallest === 0 ? distributions[kind].total : having(distributions[kind], smallest));
  }, 0);
}

/** Whether readers see a difference before any wall: offers and these texts are in the bar above articles too. */
const isSeenByAll = ({ offers, wording = {} }: Effects): boolean =>
  offers !== undefined || Object.values(wording).some(({ metered }) => metered !== undefined);

interface Counted {
  readonly readers: number;
  readonly wall: number;
  readonly distributions: Kinds;
}

/** Readers who would have been exposed, of those that were counted. The figures of whole windows, so that it is an estimate. */
function exposedAmong(all: readonly Effects[], settings: PublicationSettings, counted: Counted): number {
  if (all.some(isSeenByAll)) return counted.readers;
  const atWalls = all.some(({ wall, wording }) => wall !== undefined || wording !== undefined) ? counted.wall : 0;
  return Math.min(counted.readers, Math.max(atWalls, atLimits(all, settings, counted.distributions)));
}

/** Throws `store-unavailable`. `effects`: of every arm but the control. */
export async function expectedReaders(
  reports: Pick<Reports, 'funnel' | 'distribution'>,
  {
    publication,
    effects,
    metric,
    now,
  }: {
    readonly publication: Publication;
    readonly effects: readonly Effects[];
    readonly metric: PrimaryMetric;
    readonly now: EpochMs;
  },
): Promise<ExpectedReaders> {
  const { settings } = publication;
  const to = dayAt(now, settings.timeZone);
  const span = { from: shiftDay(to, 1 - lookedDays), to };
  const [{ readers: found }, { kinds: distributions }] = await Promise.all([
    reports.funnel(publication, span, now),
    reports.distribution(publication, span, now),
  ]);
  // Windows are whole: they may have begun before those days, and end after today.
  const days = Math.max(1, Math.min(countDays(found.from, to), countDays(found.from, found.to)));
  const exposed = exposedAmong(effects, settings, { readers: found.readers, wall: found.wall, distributions });
  const rate = exposed === 0 ? 0 : found.paid / exposed;
  return {
    exposedPerWeek: (exposed * 7) / days,
    baseRate: metric === 'paid' && rate > 0 && rate < 1 ? rate : null,
  };
}
