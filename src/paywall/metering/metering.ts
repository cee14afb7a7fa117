import type { Article, ArticleKey } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import { type Entitlement, type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import type { Publication } from '../publication.ts';
import { type Decision, decide, type Facts, needsNoMeter, type Pass } from './decide.ts';
import type { MeterStore, ViewResult } from './meter.ts';
import { createMeterPlaces, type Visitor } from './meter-place.ts';
import { readingOf } from './meter-reading.ts';
import { createRelease, type Release, type ViewToRelease } from './release-view.ts';
import { type StoreSilence, silenceOf } from './store-silence.ts';
import type { Tally } from './tally.ts';

/** One reader before one article. */
export interface ArticleView {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly article: Article;
  readonly articleKey: ArticleKey;
  readonly pass: Pass | null;
  /** From a valid entitlement token, which lets a subscriber in without asking the store. */
  readonly tokenEntitlement: Entitlement | null;
  readonly now: EpochMs;
  /** `false` decides without counting. */
  readonly count: boolean;
  /** Whether the front end asks for a receipt. */
  readonly receipt?: boolean;
  /** A crawler that proved nothing is metered like everybody, and is no reader in the reports. */
  readonly isCrawler?: boolean;
  /** `false` decides without the store: there is no room to ask it for this view. */
  readonly mayAskStore?: boolean;
}

export interface Metering {
  /** Decides, and counts where the decision is that the meter pays for it. Never throws because the store says nothing. */
  view(view: ArticleView): Promise<Decision>;
  /** Gives a counted view back. */
  release(view: ViewToRelease): Promise<Release>;
}

interface Needs {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly tally: Tally;
}

const unanswered = (silence: StoreSilence) => ({ entitlement: null, silence, meter: null });

export function createMetering({ meters, entitlements, tally }: Needs): Metering {
  const { placeOf, tallyGrowth } = createMeterPlaces({ meters, tally });

  async function ask(view: ArticleView): Promise<ViewResult> {
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
  }

  async function gather(view: ArticleView): Promise<Pick<Facts, 'entitlement' | 'silence' | 'meter'>> {
    const { publication, visitor, tokenEntitlement, now, mayAskStore = true } = view;
    if (tokenEntitlement !== null && grantsAccess(tokenEntitlement, now))
      return { entitlement: tokenEntitlement, silence: null, meter: null };
    if (!mayAskStore) return unanswered('overloaded');
    const facts = {
      settings: publication.settings,
      reader: visitor.reader,
      article: view.article,
      now,
      pass: view.pass,
    };
    try {
      if (needsNoMeter(facts)) {
        const entitlement = await entitlements.read(publication.name, visitor.key);
        return { entitlement: entitlement ?? noEntitlement, silence: null, meter: null };
      }
      const found = await ask(view);
      const entitlement = found.entitlement ?? noEntitlement;
      return {
        entitlement,
        silence: null,
        meter: { outcome: found.outcome, reading: readingOf(publication.settings, visitor.reader, found) },
      };
    } catch (error) {
      const silence = silenceOf(error);
      if (silence === null) throw error;
      return unanswered(silence);
    }
  }

  return {
    async view(view) {
      const { publication, visitor, article, now, pass } = view;
      const known = await gather(view);
      const { settings } = publication;
      const decision = decide({ settings, reader: visitor.reader, article, now, pass, ...known });
      const { reason } = decision;
      // What was refused for a moment is no decision on the article.
      if (view.count) tally.count(reason === 'OVERLOADED' ? 'shed' : `decided:${reason}`, { publication, at: now });
      return decision;
    },

    release: createRelease({ meters, tally, placeOf, tallyGrowth }),
  };
}
