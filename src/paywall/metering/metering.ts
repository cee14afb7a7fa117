import type { Article } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import { type Entitlement, type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import type { Publication } from '../publication.ts';
import type { ReaderKey } from '../reader.ts';
import { type Soon, whenThere } from '../soon.ts';
import { createViewCounter } from './count-view.ts';
import { isCountedLater } from './counted-later.ts';
import { type Decision, decide, type Facts, needsNoMeter, type Pass } from './decide.ts';
import type { MeterPlace, MeterStore } from './meter.ts';
import { type Asked, createMeterPlaces } from './meter-place.ts';
import { noAllowance, readingOf } from './meter-reading.ts';
import type { Outage, UnansweredView } from './outage.ts';
import { createRelease, type Release, type ViewToRelease } from './release-view.ts';
import { type StoreSilence, silenceOf } from './store-silence.ts';
import { decidedFigure, type Tally } from './tally.ts';

/** One reader before one article. */
export interface ArticleView extends UnansweredView {
  readonly article: Article;
  readonly pass: Pass | null;
  /** From a valid entitlement token, which lets a subscriber in without asking the store. */
  readonly tokenEntitlement: Entitlement | null;
  /** `false` decides without the store: there is no room to ask it for this view. */
  readonly mayAskStore?: boolean;
  /** Whether the reader is new, and their network has had enough new readers today: they have no free articles. */
  readonly isBeyondBudget?: boolean;
}

export interface Metering {
  /** Decides, and counts where the decision is that the meter pays for it. Never throws because the store says nothing. */
  view(view: ArticleView): Soon<Decision>;
  /** Unites a reader's own history with that of the anonymous reader they were, once, and gives them what that one bought. */
  bringTogether(asked: Asked): Promise<void>;
  /** Gives a counted view back. */
  release(view: ViewToRelease): Promise<Release>;
}

interface SignIn {
  readonly publication: Publication;
  readonly key: ReaderKey;
  readonly anonymousKey: ReaderKey;
}

interface Needs {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly tally: Tally;
  /** Gives a registered reader what they bought before signing in. Throws `overloaded`. Left out if nothing is sold. */
  readonly transferOnSignIn?: (visit: SignIn, now: EpochMs) => Promise<void>;
  /** Left out if views that the store does not answer are to be granted and forgotten. */
  readonly outage?: Outage;
}

type Gathered = Pick<Facts, 'entitlement' | 'silence' | 'meter'>;

export function createMetering({ meters, entitlements, tally, outage, transferOnSignIn }: Needs): Metering {
  const places = createMeterPlaces({ meters, tally });

  /** What a reader read while the store was unavailable is counted before anything else of theirs is. */
  function placeOf(asked: Asked): MeterPlace | Promise<MeterPlace> {
    const settled = outage?.settle(asked.visitor) ?? null;
    return settled === null ? places.placeOf(asked) : settled.then(() => places.placeOf(asked));
  }

  /** What the reader bought before signing in lets them in to this very view. */
  function transferPurchases({ publication, visitor, now }: Asked): Soon<void> {
    const { reader, key, anonymousKey } = visitor;
    // Two anonymous readers who turn out to be one share a meter; purchases go only to those who sign in.
    if (reader.kind === 'anonymous') return undefined;
    return anonymousKey === null ? undefined : transferOnSignIn?.({ publication, key, anonymousKey }, now);
  }

  const countView = createViewCounter({
    ...places,
    meters,
    tally,
    placeOf: (asked) => whenThere(transferPurchases(asked), () => placeOf(asked)),
    placeAtOnce: (asked) => (outage === undefined || outage.pending === 0 ? places.placeAtOnce(asked) : null),
  });

  async function readEntitlement({ publication, visitor, now }: ArticleView): Promise<Gathered> {
    const entitlement = await entitlements.read(publication.name, visitor.key);
    outage?.learn(visitor, entitlement, now);
    return { entitlement: entitlement ?? noEntitlement, silence: null, meter: null };
  }

  function askStore(view: ArticleView): Soon<Gathered> {
    const { publication, visitor, now } = view;
    const { settings } = publication;
    if (needsNoMeter({ settings, reader: visitor.reader, article: view.article, now, pass: view.pass }))
      return whenThere(transferPurchases(view), () => readEntitlement(view));
    if (view.isBeyondBudget === true)
      return { entitlement: noEntitlement, silence: null, meter: noAllowance(settings, now) };
    return whenThere(countView(view), (found) => {
      outage?.learn(visitor, found.entitlement, now);
      const reading = readingOf(settings, visitor.reader, found);
      const entitlement = found.entitlement ?? noEntitlement;
      return { entitlement, silence: null, meter: { outcome: found.outcome, reading } };
    });
  }

  /** What is known without the store. */
  function withoutStore(view: ArticleView, silence: StoreSilence): Gathered {
    const spent = outage?.spentMeter(view) ?? null;
    return { entitlement: null, silence, meter: spent && { outcome: 'full', reading: spent } };
  }

  /** Throws what `silenceOf` knows if the store says nothing. */
  function gather(view: ArticleView): Soon<Gathered> {
    const { visitor, tokenEntitlement, now, mayAskStore = true } = view;
    if (tokenEntitlement !== null && grantsAccess(tokenEntitlement, now)) {
      outage?.learnFromToken(visitor, tokenEntitlement, now);
      return { entitlement: tokenEntitlement, silence: null, meter: null };
    }
    return mayAskStore ? askStore(view) : withoutStore(view, 'overloaded');
  }

  function decideOn(view: ArticleView, known: Gathered): Decision {
    const { publication, visitor, article, now, pass, isBeyondBudget } = view;
    const { settings } = publication;
    const decision = decide({ settings, reader: visitor.reader, article, now, pass, isBeyondBudget, ...known });
    // What was refused for a moment is no decision on the article.
    const figure = decision.reason === 'OVERLOADED' ? 'shed' : decidedFigure[decision.reason];
    if (view.count) tally.count(figure, { publication, at: now });
    return decision;
  }

  /** Takes note of what was decided without the store. In one turn with the look at what is kept, or two views could have the same place. */
  async function note(view: ArticleView, decision: Decision): Promise<Decision> {
    const { reason, meter } = decision;
    if (view.count && isCountedLater(reason)) await outage?.keep(view);
    else if (view.count && meter !== null) outage?.denied(view.publication.name);
    return decision;
  }

  function settle(view: ArticleView, known: Gathered): Soon<Decision> {
    const decision = decideOn(view, known);
    return known.silence === null ? decision : note(view, decision);
  }

  function settleInSilence(view: ArticleView, error: unknown): Soon<Decision> {
    const silence = silenceOf(error);
    if (silence === null) throw error;
    return settle(view, withoutStore(view, silence));
  }

  return {
    view(view) {
      let found: Soon<Gathered>;
      try {
        found = gather(view);
      } catch (error) {
        return settleInSilence(view, error);
      }
      if (!(found instanceof Promise)) return settle(view, found);
      return found.then(
        (known) => settle(view, known),
        (error: unknown) => settleInSilence(view, error),
      );
    },

    async bringTogether(asked) {
      await transferPurchases(asked);
      await placeOf(asked);
    },

    release: createRelease({ ...places, meters, tally, placeOf }),
  };
}
