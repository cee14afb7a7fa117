import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';
import type { TraitValue } from './segment.ts';

/** What is known of a reader is kept for so long after their last view. What has an end of its own ends with that. */
export const factsKeptMs = 400 * dayMs;

/** A look puts that off no more often than this, because it is a write. */
export const factsRenewedEveryMs = 30 * dayMs;

/** What the publisher said of a reader. It holds until its end. */
export interface HeldTrait {
  readonly value: TraitValue;
  readonly endsAt: EpochMs;
}

/** The arm of an experiment in which a reader was first exposed. */
export interface HeldArm {
  readonly arm: string;
  /** Whether they were exposed to another one as well, as somebody who turned out to be the same reader. */
  readonly crossed: boolean;
  readonly endsAt: EpochMs;
}

/** What is known of a reader beside what they read and bought, and only the store has. */
export interface ReaderFacts {
  /** The first view at which anybody asked; null if there was none. */
  readonly firstSeenAt: EpochMs | null;
  /** By name. */
  readonly traits: ReadonlyMap<string, HeldTrait>;
  /** By the experiment's id. */
  readonly arms: ReadonlyMap<string, HeldArm>;
}

export const noFacts: ReaderFacts = { firstSeenAt: null, traits: new Map(), arms: new Map() };

const lasting = <T extends { readonly endsAt: EpochMs }>(held: ReadonlyMap<string, T>, now: EpochMs) =>
  new Map([...held].filter(([, { endsAt }]) => endsAt > now));

/** Without what has ended. */
export const factsAt = ({ firstSeenAt, traits, arms }: ReaderFacts, now: EpochMs): ReaderFacts => ({
  firstSeenAt,
  traits: lasting(traits, now),
  arms: lasting(arms, now),
});

/** The arm first exposed stays. Who was exposed to two belongs to neither's figures. */
function unitedArm(own: HeldArm | undefined, theirs: HeldArm): HeldArm {
  if (own === undefined) return theirs;
  return own.arm === theirs.arm && !theirs.crossed ? own : { ...own, crossed: true };
}

/** The facts of a registered reader with those of the anonymous reader they were. Repeated it changes nothing. */
export function unitedFacts(own: ReaderFacts, theirs: ReaderFacts, now: EpochMs): ReaderFacts {
  const [kept, added] = [factsAt(own, now), factsAt(theirs, now)];
  const arms = new Map(kept.arms);
  for (const [id, arm] of added.arms) arms.set(id, unitedArm(arms.get(id), arm));
  const seen = [kept.firstSeenAt, added.firstSeenAt].filter((at) => at !== null);
  return {
    firstSeenAt: seen.length === 0 ? null : Math.min(...seen),
    traits: new Map([...added.traits, ...kept.traits]),
    arms,
  };
}

/** One reader of one publication, as stores know them. */
export interface FactsPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
}

/** Maximum traits of one reader. */
export const mostTraits = 20;

/** The traits that a publisher says of a reader, each until the same moment. */
export interface TraitsChange extends FactsPlace {
  readonly traits: ReadonlyMap<string, TraitValue>;
  readonly endsAt: EpochMs;
  readonly now: EpochMs;
}

/**
 * What is known of readers. Views read it in the same step in which they count (see `ViewRequest.targeted`), and note the first of them.
 * Every method is one atomic step for its reader, is safe to repeat, and throws `store-unavailable`.
 */
export interface ReaderFactsStore {
  /** Without what has ended by now. */
  read(place: FactsPlace & { readonly now: EpochMs }): Promise<ReaderFacts>;

  /** Adds traits, or replaces those of the same names. Returns false, and writes nothing, if the reader would have more than `mostTraits`. */
  putTraits(change: TraitsChange): Promise<boolean>;

  /** Removes these traits, or all if none are named. Returns whether there were any. */
  removeTraits(place: FactsPlace & { readonly names?: readonly string[]; readonly now: EpochMs }): Promise<boolean>;

  /** Notes the arm in which a reader is exposed, unless one is known. Returns the one that is known from then on. */
  noteArm(
    exposure: FactsPlace & {
      readonly experiment: string;
      readonly arm: string;
      readonly endsAt: EpochMs;
      readonly now: EpochMs;
    },
  ): Promise<HeldArm>;

  /**
   * Gives a registered reader what is known of the anonymous one they were: what they know themselves stays. Once for what there is;
   * what is learned of the anonymous reader later is united again. Interrupted in the middle it is taken up by the next call.
   */
  unite(request: {
    readonly publication: string;
    readonly anonymous: ReaderKey;
    readonly registered: ReaderKey;
    readonly now: EpochMs;
  }): Promise<void>;
}
