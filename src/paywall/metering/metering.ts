import type { Article } from '../articles/article.ts';
import { type Entitlement, type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import { createViewCounter } from './count-view.ts';
import { isCountedLater } from './counted-later.ts';
import { type Decision, decide, type Facts, needsNoMeter, type Pass } from './decide.ts';
import type { MeterPlace, MeterStore } from './meter.ts';
import { type Asked, createMeterPlaces } from './meter-place.ts';
import { noAllowance, readingOf } from './meter-reading.ts';
import type { Outage, UnansweredView } from './outage.ts';
import { createRelease, type Release, type ViewToRelease } from './release-view.ts';
import { type StoreSilence, silenceOf } from './store-silence.ts';
import type { Tally } from './tally.ts';

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
  view(view: ArticleView): Promise<Decision>;
  /** Gives a counted view back. */
  release(view: ViewToRelease): Promise<Release>;
}

interface Needs {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly tally: Tally;
  /** Left out if views that the store does not answer are to be granted and forgotten. */
  readonly outage?: Outage;
}

type Gathered = Pick<Facts, 'entitlement' | 'silence' | 'meter'>;

export function createMetering({ meters, entitlements, tally, outage }: Needs): Metering {
  const places = createMeterPlaces({ meters, tally });

  /** What a reader read while the store was unavailable is counted before anything else of theirs is. */
  function placeOf(asked: Asked): MeterPlace | Promise<MeterPlace> {
    const settled = outage?.settle(asked.visitor) ?? null;
    return settled === null ? places.placeOf(asked) : settled.then(() => places.placeOf(asked));
  }

  const countView = createViewCounter({ ...places, meters, tally, placeOf });

  async function askStore(view: ArticleView): Promise<Gathered> {
    const { publication, visitor, now } = view;
    const { settings, name } = publication;
    if (needsNoMeter({ settings, reader: visitor.reader, article: view.article, now, pass: view.pass })) {
      const entitlement = await entitlements.read(name, visitor.key);
      outage?.learn(visitor, entitlement, now);
      return { entitlement: entitlement ?? noEntitlement, silence: null, meter: null };
    }
    if (view.isBeyondBudget === true)
      return { entitlement: noEntitlement, silence: null, meter: noAllowance(settings, now) };
    const found = await countView(view);
    outage?.learn(visitor, found.entitlement, now);
    const reading = readingOf(settings, visitor.reader, found);
    const entitlement = found.entitlement ?? noEntitlement;
    return { entitlement, silence: null, meter: { outcome: found.outcome, reading } };
  }

  /** What is known without the store. */
  function withoutStore(view: ArticleView, silence: StoreSilence): Gathered {
    const spent = outage?.spentMeter(view) ?? null;
    return { entitlement: null, silence, meter: spent && { outcome: 'full', reading: spent } };
  }

  /** What the store knows, or why it said nothing. */
  async function gather(view: ArticleView): Promise<Gathered | StoreSilence> {
    const { visitor, tokenEntitlement, now, mayAskStore = true } = view;
    if (tokenEntitlement !== null && grantsAccess(tokenEntitlement, now)) {
      outage?.learnFromToken(visitor, tokenEntitlement, now);
      return { entitlement: tokenEntitlement, silence: null, meter: null };
    }
    if (!mayAskStore) return 'overloaded';
    try {
      return await askStore(view);
    } catch (error) {
      const silence = silenceOf(error);
      if (silence === null) throw error;
      return silence;
    }
  }

  /** Takes note of what was decided without the store. In one turn with the look at what is kept, or two views could have the same place. */
  async function note(view: ArticleView, { reason, meter }: Decision): Promise<void> {
    if (!view.count) return;
    if (isCountedLater(reason)) await outage?.keep(view);
    else if (meter !== null) outage?.denied(view.publication.name);
  }

  return {
    async view(view) {
      const { publication, visitor, article, now, pass, isBeyondBudget } = view;
      const found = await gather(view);
      const known = typeof found === 'string' ? withoutStore(view, found) : found;
      const { settings } = publication;
      const decision = decide({ settings, reader: visitor.reader, article, now, pass, isBeyondBudget, ...known });
      const { reason } = decision;
      // What was refused for a moment is no decision on the article.
      if (view.count) tally.count(reason === 'OVERLOADED' ? 'shed' : `decided:${reason}`, { publication, at: now });
      if (known.silence !== null) await note(view, decision);
      return decision;
    },

    release: createRelease({ ...places, meters, tally, placeOf }),
  };
}
