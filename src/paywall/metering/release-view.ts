import type { ArticleKey } from '../articles/article.ts';
import type { Publication } from '../publication.ts';
import type { MeterReading, MeterStore, ReleaseOutcome, ReleaseRequest } from './meter.ts';
import type { Asked, MeterPlaces, Owner } from './meter-place.ts';
import { readingOf } from './meter-reading.ts';
import { replacedWindows } from './replaced-windows.ts';
import type { Tally } from './tally.ts';

export interface Release {
  readonly outcome: ReleaseOutcome;
  readonly meter: MeterReading;
}

/** A view that could not be shown. */
export interface ViewToRelease extends Asked {
  readonly articleKey: ArticleKey;
  /** Whether the publisher's server asks, by its claims of the article: then a receipt that was handed out is no objection. */
  readonly despiteReceipt?: boolean;
}

type Needs = MeterPlaces & { readonly meters: MeterStore; readonly tally: Tally };

/** Gives counted views back, in the figures too. */
export function createRelease({ meters, tally, placeOf, tallyGrowth }: Needs) {
  async function releaseIn(request: ReleaseRequest, owner: Owner) {
    const released = await meters.release(request);
    if (released.outcome === 'released') {
      const { used: to, windowEndsAt, isMoved } = released;
      const whose = isMoved === true ? ({ ...owner, kind: 'registered' } as const) : owner;
      tallyGrowth(whose, request.window, { from: to + 1, to, windowEndsAt });
    }
    return released;
  }

  /** Under the present rule and those before it. */
  async function releaseEverywhere(request: ReleaseRequest, owner: Owner) {
    const replaced = replacedWindows(owner.publication.settings, request.window, request.now);
    if (replaced.length === 0) return releaseIn(request, owner);
    // What may not be given back under the present rule is not touched under those before it.
    const looked = await meters.release({ ...request, lookOnly: true });
    if (looked.outcome !== 'released') return looked;
    // Under the replaced rules first, or the next view would take it over again.
    for (const window of replaced) await releaseIn({ ...request, window }, owner);
    return releaseIn(request, owner);
  }

  function note(
    publication: Publication,
    now: number,
    { outcome, countedAt }: { outcome: ReleaseOutcome; countedAt: number | null },
  ) {
    if (outcome === 'released') tally.count('releases', { publication, at: now });
    if (outcome === 'too-many' || outcome === 'receipt-issued')
      tally.count('releasesRefused', { publication, at: now });
    // On the day on which it was counted, although that may be over.
    if (countedAt !== null) tally.count('counted', { publication, at: countedAt }, -1);
  }

  return async ({
    publication,
    visitor,
    articleKey: article,
    now,
    despiteReceipt = false,
  }: ViewToRelease): Promise<Release> => {
    const { settings } = publication;
    const place = await placeOf({ publication, visitor, now });
    const most = settings.meter.releases;
    const owner = { publication, kind: visitor.reader.kind };
    const released = await releaseEverywhere({ ...place, article, now, despiteReceipt, most }, owner);
    note(publication, now, released);
    const windowEndsAt = released.windowEnded ? place.window.endsAt : released.windowEndsAt;
    return { outcome: released.outcome, meter: readingOf(settings, visitor.reader, { ...released, windowEndsAt }) };
  };
}
