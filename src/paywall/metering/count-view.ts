import type { ArticleKey } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import type { Publication } from '../publication.ts';
import type { MeterPlace, MeterStore, ViewResult } from './meter.ts';
import type { Asked, MeterPlaces, Visitor } from './meter-place.ts';
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
}

interface Needs extends Pick<MeterPlaces, 'tallyGrowth'> {
  readonly meters: MeterStore;
  readonly tally: Tally;
  /** Where the reader's views are counted, once everything is there that belongs there. */
  readonly placeOf: (asked: Asked) => MeterPlace | Promise<MeterPlace>;
}

/** Asks the meter and counts, in the figures too. The one way in which views are counted, at once or late; safe to repeat. */
export function createViewCounter({ meters, tally, placeOf, tallyGrowth }: Needs) {
  return async function countView(view: ViewToCount): Promise<ViewResult> {
    const { publication, visitor, articleKey: article, now, count, receipt = false, isCrawler = false } = view;
    const place = placeOf(view);
    const { window, reader } = place instanceof Promise ? await place : place;
    const { kind } = visitor.reader;
    const limit = publication.settings.meter.limits[kind];
    const found = await meters.view({
      publication: publication.name,
      reader,
      window,
      article,
      limit,
      now,
      count,
      receipt,
    });
    if (found.outcome === 'counted') {
      const { used: to, windowEndsAt } = found;
      tally.count('counted', { publication, at: now });
      const owner = { publication, kind: found.isMoved === true ? 'registered' : kind } as const;
      if (!isCrawler) tallyGrowth(owner, window, { from: to - 1, to, windowEndsAt });
    }
    return found;
  };
}
