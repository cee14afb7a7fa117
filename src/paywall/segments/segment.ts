import type { Tier } from '../articles/article.ts';
import type { Effects } from '../variants/effects.ts';

export const deviceClasses = ['desktop', 'mobile', 'tablet'] as const;

/** Told from the user agent, or from client hints where there are some. A claim, like a referrer: it decides nothing that matters. */
export type DeviceClass = (typeof deviceClasses)[number];

export const referrerClasses = ['direct', 'internal', 'search', 'social', 'other'] as const;

/** Where a reader comes from, as the browser says. It may choose words, or lower a limit, and never grants anything. */
export type ReferrerClass = (typeof referrerClasses)[number];

/** What the publisher says of a reader: of their own, and for a time. */
export type TraitValue = string | number | boolean;

/** Inclusive bounds; at least one of them is there. */
export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A trait has one of these values, or lies within these bounds. A reader without the trait never fits. */
export type TraitCondition = { readonly name: string } & (
  | { readonly is: readonly TraitValue[] }
  | ({ readonly is?: never } & Bounds)
);

/** Who a rule is for, and before which articles. All that are named must hold; of a list, one entry is enough. */
export interface SegmentConditions {
  readonly sections?: readonly string[];
  readonly tags?: readonly string[];
  readonly tiers?: readonly Tier[];
  readonly devices?: readonly DeviceClass[];
  /** ISO 3166, two capital letters, by the header that the publication trusts. */
  readonly countries?: readonly string[];
  readonly registered?: boolean;
  /** Claims of the sign-in token, one of these values each. */
  readonly claims?: Readonly<Record<string, readonly TraitValue[]>>;
  /** Whether the reader came by a link of a newsletter. */
  readonly newsletter?: boolean;
  readonly referrers?: readonly ReferrerClass[];
  /** Whether they had a subscription or a trial that is over. */
  readonly lapsed?: boolean;
  /** Unique articles counted in the window before this view. */
  readonly counted?: Bounds;
  /** Whole days since the reader's first view that was seen. */
  readonly daysSinceFirstSeen?: Bounds;
  readonly traits?: readonly TraitCondition[];
}

/** The conditions that only the store can judge, in the same step in which it counts. */
export const storedConditions = [
  'lapsed',
  'counted',
  'daysSinceFirstSeen',
  'traits',
] as const satisfies readonly (keyof SegmentConditions)[];

/** One rule of a publication. The first in the list that fits a view is the one that holds for it. */
export interface SegmentRule {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** A rule that is off is passed over. */
  readonly on: boolean;
  readonly when: SegmentConditions;
  readonly then: Effects;
}

/** Maximum rules of one publication. */
export const mostSegmentRules = 50;
