import type { ArticleKey } from '../articles/article.ts';
import type { Window } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey } from '../reader.ts';
import { type Soon, whenThere } from '../soon.ts';
import { armsOf } from '../targeting/arms.ts';
import type { Target } from '../targeting/target.ts';
import type { MeterPlace, MeterStore, ViewRequest, ViewResult } from './meter.ts';
import type { Asked, MeterPlaces, Visitor } from './meter-place.ts';
import { meterTelling } from './meter-telling.ts';
import type { Tally } from './tally.ts';

/** What is counted: a reader's look at an article, by the rules of the publication as it was then. */
export interface ViewToCount {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly articleKey: ArticleKey;
  readonly now: EpochMs;
  /** `false` decides without counting. */
  readonly count: boolean;
  /** Whether the front end asks for a receipt. */
  readonly receipt?: boolean;
  /** A crawler that proved nothing is metered like everybody, and is no reader in the reports. */
  readonly isCrawler?: boolean;
  /** The rules that may hold for it, if the publication has any. */
  readonly target?: Pick<Target, 'candidates'> & Partial<Pick<Target, 'perhaps' | 'assigned'>>;
  /** Whether a first view is noted; as it is counted by default. */
  readonly notes?: boolean;
}

interface Needs extends Pick<MeterPlaces, 'tallyGrowth' | 'placeAtOnce'> {
  readonly meters: MeterStore;
  readonly tally: Tally;
  /** Left out if publishers are told nothing. */
  readonly events?: PublisherEvents | undefined;
  /** Where the reader's views are counted, once everything is there that belongs there. */
  readonly placeOf: (asked: Asked) => Soon<MeterPlace>;
}

/** The limits among which the store chooses; nothing if the request alone decides. */
function targetedBy({ target, visitor, count, notes = count }: ViewToCount): Pick<ViewRequest, 'targeted'> {
  const candidates = target?.candidates?.[visitor.reader.kind];
  if (target === undefined || candidates === undefined) return {};
  // What experiments ask is stored with the exposure. Only rules ask since when a reader is known.
  const targeted = { candidates, notes: notes && target.perhaps?.length !== 0 };
  const { assigned = null } = target;
  return { targeted: assigned === null ? targeted : { ...targeted, assigned: armsOf(assigned) } };
}

/** Asks the meter and counts, in the figures too. The one way in which views are counted, at once or late; safe to repeat. */
export function createViewCounter({ meters, tally, events, placeOf, placeAtOnce, tallyGrowth }: Needs) {
  function tallyCounted(
    { publication, visitor, now, isCrawler = false }: ViewToCount,
    window: Window,
    found: ViewResult,
  ) {
    const { used: to, windowEndsAt } = found;
    tally.count('counted', { publication, at: now });
    const kind = found.isMoved === true ? 'registered' : visitor.reader.kind;
    if (!isCrawler) tallyGrowth({ publication, kind }, window, { from: to - 1, to, windowEndsAt });
  }

  /** With what it tells of. Most views tell nothing and have no target: they are handed on as they are. */
  function telling<T extends object>(request: T, view: ViewToCount, window: Window): T & Pick<ViewRequest, 'telling'> {
    const { publication, visitor, count, isCrawler = false } = view;
    if (!count || isCrawler || visitor.reader.id === '' || events?.isOn(publication) !== true) return request;
    return { ...request, telling: () => meterTelling(events, view, window) };
  }

  /** `anonymous`: whose views and purchases have perhaps not been brought together with this reader's. */
  function countAt({ window, reader }: MeterPlace, view: ViewToCount, anonymous: ReaderKey | null): Soon<ViewResult> {
    const { publication, visitor, articleKey: article, now, count, receipt = false } = view;
    const limit = publication.settings.meter.limits[visitor.reader.kind];
    const request = { publication: publication.name, reader, window, article, limit, now, count, receipt, anonymous };
    const targeted = view.target === undefined ? request : { ...request, ...targetedBy(view) };
    return whenThere(meters.view(telling(targeted, view, window)), (found) => {
      if (found.outcome === 'apart') return countGathered(view);
      if (found.outcome === 'counted') tallyCounted(view, window, found);
      return found;
    });
  }

  const countGathered = (view: ViewToCount): Soon<ViewResult> =>
    whenThere(placeOf(view), (place) => countAt(place, view, null));

  return (view: ViewToCount): Soon<ViewResult> => {
    const place = placeAtOnce(view);
    return place === null ? countGathered(view) : countAt(place, view, view.visitor.anonymousKey);
  };
}
