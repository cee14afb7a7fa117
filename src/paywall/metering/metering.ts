import type { EpochMs } from '../clock.ts';
import { type EntitlementStore, grantsAccess, noEntitlement } from '../entitlements/entitlement.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { ReaderFactsStore } from '../segments/reader-facts.ts';
import { type Soon, whenThere } from '../soon.ts';
import type { Targeted } from '../targeting/target.ts';
import { type ArticleView, type Claim, isAtMeterWall, passOf } from './article-view.ts';
import { createViewCounter } from './count-view.ts';
import { isCountedLater } from './counted-later.ts';
import { type Decision, decide, type Facts } from './decide.ts';
import type { MeterPlace, MeterStore } from './meter.ts';
import { type Asked, createMeterPlaces, type SignIn } from './meter-place.ts';
import { noAllowance, readingOf } from './meter-reading.ts';
import type { Outage } from './outage/outage.ts';
import { createRelease, type Release, type ViewToRelease } from './release-view.ts';
import { type StoreSilence, silenceOf } from './store-silence.ts';
import { decidedFigure, type Tally } from './tally.ts';
import {
  certainlyTargeted,
  createJudge,
  inSilence,
  isJudgedAtWall,
  type JudgedReader,
  targetedBy,
  withTarget,
} from './targeted-view.ts';
import { isOpenToAll, needsNoMeter } from './without-meter.ts';

export interface Metering {
  /** Decides, and counts where the decision is that the meter pays for it. Never throws because the store says nothing. */
  view(view: ArticleView): Soon<Decision>;
  /** Unites a reader's own history with that of the anonymous reader they were, once, and gives them what that one bought. */
  bringTogether(asked: Asked): Promise<void>;
  /** What rules ask about a reader who looks at no article. Notes and counts nothing; throws `store-unavailable`. */
  judge(asked: Asked): Promise<JudgedReader>;
  /** Gives a counted view back. */
  release(view: ViewToRelease): Promise<Release>;
}

interface Needs {
  readonly meters: MeterStore;
  readonly entitlements: EntitlementStore;
  readonly tally: Tally;
  /** Left out if publishers are told nothing. */
  readonly events?: PublisherEvents;
  readonly readerFacts?: Pick<ReaderFactsStore, 'unite'>;
  /** Gives a registered reader what they bought before signing in. Throws `overloaded`. Left out if nothing is sold. */
  readonly transferOnSignIn?: (visit: SignIn, now: EpochMs) => Promise<void>;
  /** Left out if views that the store does not answer are to be granted and forgotten. */
  readonly outage?: Outage;
}

/** `pass`: if it is another than the view came with; `targeted`: if it is not what the request alone comes to. */
type Gathered = Pick<Facts, 'entitlement' | 'silence' | 'meter'> &
  Partial<Pick<Facts, 'pass'>> & { readonly targeted?: Targeted | null };

/** Of a publication without rules in which no experiment runs. */
const untargeted = { segment: undefined, arms: undefined };

export function createMetering(needs: Needs): Metering {
  const { meters, entitlements, tally, outage, transferOnSignIn } = needs;
  const places = createMeterPlaces(needs);

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
    if (anonymousKey === null) return undefined;
    const ids = { reader: reader.id === '' ? undefined : reader.id, anonymous: visitor.anonymousId };
    return transferOnSignIn?.({ publication, key, anonymousKey, ...ids }, now);
  }

  const countView = createViewCounter({
    ...places,
    meters,
    tally,
    events: needs.events,
    placeOf: (asked) => whenThere(transferPurchases(asked), () => placeOf(asked)),
    placeAtOnce: (asked) => (outage === undefined || outage.pending === 0 ? places.placeAtOnce(asked) : null),
  });

  async function readEntitlement({ publication, visitor, now }: ArticleView): Promise<Gathered> {
    const entitlement = await entitlements.read(publication.name, visitor.key);
    outage?.learn(visitor, entitlement, now);
    return { entitlement: entitlement ?? noEntitlement, silence: null, meter: null };
  }

  const readOwn = (view: ArticleView) => whenThere(transferPurchases(view), () => readEntitlement(view));

  const isEntitled = ({ entitlement }: Gathered, { now }: ArticleView) =>
    entitlement !== null && grantsAccess(entitlement, now);

  /** Both questions at once, because a view waits for one round trip. */
  async function askOfHeld(view: ArticleView, stands: () => Promise<boolean>): Promise<Gathered> {
    const [known, isGood] = await Promise.all([readOwn(view), stands()]);
    if (isGood || isEntitled(known, view)) return known;
    return { ...(await askStore({ ...view, held: null })), pass: view.pass };
  }

  /** One after the other, because who is entitled uses nothing up. */
  async function askOfClaim(view: ArticleView, claim: Claim): Promise<Gathered> {
    const known = await readOwn(view);
    const pass = isEntitled(known, view) ? null : await claim.redeem();
    return isEntitled(known, view) || pass !== null ? { ...known, pass } : askStore({ ...view, claim: null });
  }

  /** What is to be used for this view; null if the reader is let in without it. */
  function usableClaim({ publication, article, held = null, claim = null, pass, isCrawler = false }: ArticleView) {
    if (claim === null || held !== null || pass !== null || isCrawler) return null;
    return isOpenToAll({ settings: publication.settings, article }) ? null : claim;
  }

  /** Asks the store about what lets this one reader in beside payment and meter; null if nothing does, or all is known. */
  function askOfPasses(view: ArticleView): Promise<Gathered> | null {
    const { publication, article, held = null, claim = null } = view;
    if (held === null && claim === null) return null;
    const usable = usableClaim(view);
    if (usable !== null) return askOfClaim(view, usable);
    if (held?.stands === undefined || isOpenToAll({ settings: publication.settings, article })) return null;
    return askOfHeld(view, held.stands);
  }

  /** In the same step as the entitlement it is asked which rule holds. Nothing is counted before a wall. */
  const lookAtWall = (view: ArticleView): Soon<Gathered> =>
    whenThere(countView({ ...view, count: false, notes: view.count }), (found) => {
      outage?.learn(view.visitor, found.entitlement, view.now);
      const entitlement = found.entitlement ?? noEntitlement;
      return { entitlement, silence: null, meter: null, targeted: targetedBy(view, found) };
    });

  function askStore(view: ArticleView): Soon<Gathered> {
    const { publication, visitor, now } = view;
    const { settings } = publication;
    const asked = askOfPasses(view);
    if (asked !== null) return asked;
    if (needsNoMeter({ settings, reader: visitor.reader, article: view.article, now, pass: passOf(view) }))
      return isJudgedAtWall(view, passOf(view)) ? lookAtWall(view) : readOwn(view);
    if (view.isBeyondBudget === true)
      return { entitlement: noEntitlement, silence: null, meter: noAllowance(settings, now) };
    return whenThere(countView(view), (found) => {
      outage?.learn(visitor, found.entitlement, now);
      const targeted = targetedBy(view, found);
      const reading = readingOf(targeted?.publication.settings ?? settings, visitor.reader, found);
      const entitlement = found.entitlement ?? noEntitlement;
      return { entitlement, silence: null, meter: { outcome: found.outcome, reading }, targeted };
    });
  }

  /** What is known without the store. */
  function withoutStore(view: ArticleView, silence: StoreSilence): Gathered {
    const pass = usableClaim(view)?.withoutStore?.();
    if (pass !== undefined) return { entitlement: null, silence, meter: null, pass };
    const spent = outage?.spentMeter(inSilence(view)) ?? null;
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
    const { publication, visitor, article, now, agent, isBeyondBudget } = view;
    const targeted = known.targeted ?? certainlyTargeted(view);
    const { settings } = targeted?.publication ?? publication;
    const { segment, arms } = targeted ?? untargeted;
    const { entitlement, silence, meter, pass = passOf(view) } = known;
    const { reader } = visitor;
    // Each by its name: to copy an object of so many fields takes longer than the decision.
    const decision = decide({
      settings,
      reader,
      article,
      now,
      pass,
      agent,
      isBeyondBudget,
      segment,
      arms,
      entitlement,
      silence,
      meter,
    });
    // What was refused for a moment is no decision on the article.
    const figure = decision.reason === 'OVERLOADED' ? 'shed' : decidedFigure[decision.reason];
    if (!view.count) return decision;
    tally.count(figure, { publication, at: now });
    if (isAtMeterWall(view, known, decision))
      tally.stepped({ step: 'wall', publication, keys: [visitor.key], at: now });
    return decision;
  }

  /** Takes note of what was decided without the store. In one turn with the look at what is kept, or two views could have the same place. */
  async function note(view: ArticleView, decision: Decision): Promise<Decision> {
    const { reason, meter } = decision;
    if (view.count && isCountedLater(reason)) await outage?.keep(inSilence(view));
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
    view(asked) {
      const view = withTarget(asked);
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

    judge: createJudge(countView),

    async bringTogether(asked) {
      await transferPurchases(asked);
      await placeOf(asked);
    },

    release: createRelease({ ...places, meters, tally, placeOf }),
  };
}
