import type { ArticleKey } from '../articles/article.ts';
import type { Window, WindowRule } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { Telling } from '../events/telling.ts';
import type { ReaderKey } from '../reader.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { ArmOf, LimitCandidate } from '../segments/stored-conditions.ts';
import type { MeterTelling } from './told-meter.ts';

/** A counted view may be given back for this long. */
export const releaseWithinSeconds = 60;

/** What the meter says of one reader. */
export interface MeterReading {
  readonly limit: number;
  /** Unique articles counted in the window. */
  readonly used: number;
  /** Never negative. */
  readonly left: number;
  readonly window: WindowRule['kind'];
  readonly resetsAt: EpochMs;
}

/** A reader's place in a store: one reader of one publication in one window. */
export interface MeterPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
  readonly window: Window;
}

/** One counted article. The time has a resolution of one second. */
export interface CountedView {
  readonly article: ArticleKey;
  readonly countedAt: EpochMs;
}

export interface ViewRequest extends MeterPlace {
  readonly article: ArticleKey;
  /** Whether a receipt is handed out if the article is counted, so that the view is not given back any more. */
  readonly receipt?: boolean;
  readonly limit: number;
  readonly now: EpochMs;
  /** `false` asks without counting. */
  readonly count: boolean;
  /** The anonymous reader whose cookie came with a sign-in token; null if there is none, or all that is theirs was brought together. */
  readonly anonymous?: ReaderKey | null;
  /** Left out if what is stored of the reader does not decide on the limit. */
  readonly targeted?: TargetedLimit;
  /** Left out if nothing is to be told of a reader who has read their last article. */
  readonly telling?: () => MeterTelling;
}

/** Limits among which the store chooses by what is known of the reader. */
export interface TargetedLimit {
  /** In their order: the first that holds is the limit of the view. If none does, `ViewRequest.limit` is. */
  readonly candidates: readonly LimitCandidate[];
  /** The arms of experiments for a reader of whom none are stored. */
  readonly assigned?: readonly ArmOf[];
  /** `false` if a first view is not to be noted, as by a dry run. */
  readonly notes: boolean;
}

/**
 * What the store found and did.
 * - `entitled`: the stored entitlement lets the reader in at `now`; the meter was not touched.
 * - `already-read`: the article is counted in this window.
 * - `counted`: it was not, there was room, and now it is.
 * - `room`: it is not, there is room, and nothing was written because the request said not to count.
 * - `full`: it is not, there is no room, and nothing was written.
 */
export type ViewOutcome = 'entitled' | 'already-read' | 'counted' | 'room' | 'full';

export interface ViewResult {
  readonly outcome: ViewOutcome;
  /** The reader's entitlement as stored, or null if there is none. */
  readonly entitlement: Entitlement | null;
  /** Unique articles in the window after this call; 0 if the outcome is `entitled`. */
  readonly used: number;
  /**
   * Whether the articles of an anonymous reader, or those of a replaced rule, were added to this meter, which may have brought it
   * above its limit; `false` where the outcome is `entitled`.
   */
  readonly united: boolean;
  /** Left out but where the meter is that of the registered reader whom this anonymous one was united with. */
  readonly isMoved?: true;
  /** Where the window of this reader ends; for a rolling window it is set by the first counted view. */
  readonly windowEndsAt: EpochMs;
  /** There only if the request had candidates. */
  readonly targeted?: TargetedResult;
}

/** By what the limit of a view was chosen. */
export interface TargetedResult {
  /** The number of the candidate that held; -1 if none did. */
  readonly candidate: number;
  /** What was known of the reader before this view, without what has ended. */
  readonly facts: ReaderFacts;
  /** Unique articles in the window before this view. */
  readonly counted: number;
}

/**
 * The answer if the anonymous reader of the request has something that is not the registered one's yet: views of this window that were never
 * united, or any stored entitlement. It comes before every other outcome, and nothing was counted or written. The rest says nothing.
 */
export interface ApartView extends Omit<ViewResult, 'outcome'> {
  readonly outcome: 'apart';
}

export const apartIn = ({ endsAt }: Window): ApartView => ({
  outcome: 'apart',
  entitlement: null,
  used: 0,
  united: false,
  windowEndsAt: endsAt,
});

/** How many unique articles a meter held before something was added to it, and how many after. */
export interface Growth {
  readonly from: number;
  readonly to: number;
  readonly windowEndsAt: EpochMs;
}

export interface AdoptRequest extends MeterPlace {
  /** Where an article is among them twice, its first view counts. */
  readonly views: readonly CountedView[];
  readonly now: EpochMs;
}

export interface UniteRequest {
  readonly publication: string;
  readonly anonymous: ReaderKey;
  readonly registered: ReaderKey;
  readonly window: Window;
  readonly now: EpochMs;
  /** Made only if it may be this call that unites. */
  readonly telling?: (() => Telling) | undefined;
}

/**
 * - `united`: the anonymous reader's articles of this window now stand in the registered reader's meter too.
 * - `nothing`: the anonymous reader has counted nothing in this window; there may be something to unite later.
 * - `done-before`: this anonymous reader was united in this window already, with this reader or another.
 */
export type UniteOutcome = 'united' | 'nothing' | 'done-before';

export interface UniteResult {
  readonly outcome: UniteOutcome;
  /** What the union added to the registered reader's meter; null if this call added nothing. */
  readonly added: Growth | null;
}

/**
 * Counts of unique articles, kept as long as `keptUntil` says. Every method is one atomic step for its reader, is safe to repeat, and throws
 * `store-unavailable` when it is not known to have happened. A view refused by that error is not counted later either.
 */
export interface MeterStore {
  /**
   * Reads the entitlement and, where that does not let the reader in, asks the meter and counts, all in one step: under
   * any concurrency at most `limit` articles are counted, none twice, and no article is written unless the outcome is `counted`.
   * An anonymous reader who was united in this window goes on with the meter they were united with: signing out gives no new
   * articles. The answer is `apart` only if the request names an anonymous reader; a store that cannot look at both readers in one step
   * may give it always. Then the two are to be united, and the view asked again without that reader.
   * With candidates the limit is chosen in the same step, by what is known of the reader whose meter it is; their facts count as
   * something that is not the registered reader's yet. A reader who is entitled has none counted.
   */
  view(request: ViewRequest): Promise<ViewResult | ApartView>;

  /**
   * Removes one article if it was counted no longer than `releaseWithinSeconds` before `now`, no receipt was handed out for it, and
   * the reader has not given back `most` in this window already. A rolling window emptied in this way
   * ends, because nothing is left that it could have begun with; the next view begins another. Only the window of an anonymous
   * reader who was united in it goes on: a union happens once.
   */
  release(request: ReleaseRequest): Promise<ReleaseResult>;

  /** What is counted in the window, oldest first. */
  history(place: MeterPlace & { now: EpochMs }): Promise<readonly CountedView[]>;

  /**
   * Adds views counted under a rule that was replaced meanwhile, as a union: an article that is in the window already stays as
   * it is, and nothing is written where none is new. Begins the window where it has not begun. A view that was released is
   * new, so it must be released under the replaced rule as well. Returns what was added; null if nothing was.
   */
  adopt(request: AdoptRequest): Promise<Growth | null>;

  /**
   * Unites two histories on sign-in: a union of articles, not a sum, once per anonymous reader and window. Interrupted in
   * the middle it is taken up again by the next call. The anonymous reader's own count stays as it is. Of an article in both the first
   * view counts, and a receipt for either is one.
   */
  unite(request: UniteRequest): Promise<UniteResult>;
}

export interface ReleaseRequest extends MeterPlace {
  readonly article: ArticleKey;
  readonly now: EpochMs;
  /** Maximum views that a reader may give back in one window. */
  readonly most: number;
  /** Whether the publisher's server asks, so that a receipt that was handed out is no objection. */
  readonly despiteReceipt?: boolean;
  /** Only looks what would happen. */
  readonly lookOnly?: true;
}

/**
 * - `released`: or would be, if the request says only to look.
 * - `not-counted`: there was nothing to give back.
 * - `too-late`: it was counted longer ago.
 * - `too-many`: the reader has given back as many as they may in this window.
 * - `receipt-issued`: the article may have been read by now.
 */
export type ReleaseOutcome = 'released' | 'not-counted' | 'too-late' | 'too-many' | 'receipt-issued';

export interface ReleaseResult {
  readonly outcome: ReleaseOutcome;
  readonly used: number;
  readonly united: boolean;
  readonly isMoved?: true;
  /** Where the window in which it was counted ends, or would have ended. */
  readonly windowEndsAt: EpochMs;
  /** When what was released had been counted, to the second; null if nothing was released. */
  readonly countedAt: EpochMs | null;
  /** Whether a rolling window ended with what was released. */
  readonly windowEnded: boolean;
}
