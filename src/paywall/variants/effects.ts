import type { BannerState, BannerWording } from '../wording/wording.ts';

export type WallState = 'trial-offer' | 'registration' | 'meter-exhausted';

/** Banners in other words: by locale, then by state. Texts in a locale or a state that is not named stay the publication's. */
export type OtherWording = Readonly<Record<string, Readonly<Partial<Record<BannerState, BannerWording>>>>>;

/**
 * What is different for some readers: those of a segment, or of an arm of an experiment. What is left out stays as the publication has
 * it. Nothing here grants anything or touches a count: a limit is only what the one count of a reader is held against.
 */
export interface Effects {
  readonly limits?: { readonly anonymous?: number; readonly registered?: number };
  readonly wall?: readonly WallState[];
  /** Ids of the offers that are shown and sold to these readers; all others are not. */
  readonly offers?: readonly string[];
  readonly wording?: OtherWording;
}
