import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { Money } from '../wording/money.ts';

/** What a plan costs, and how often. */
export type PlanPrice = Money & { readonly every: Term };

/** A switch to another plan that is still to come. */
export interface PlannedSwitch {
  /** Null for a price that is no offer's. */
  readonly offer: string | null;
  readonly plan: PlanPrice | null;
  readonly at: EpochMs;
}

/** How an offer is sold: an introductory term and then a plan, one term, or a plan at its full price from the first day. */
export type OfferKind = 'introduction' | 'term' | 'plan';

/**
 * - `refunded`: its latest payment was refunded in full or disputed.
 * - `superseded`: another one has taken its place.
 * - `revoked`: an admin had taken the reader's access away.
 */
export const endingCauses = ['refunded', 'superseded', 'revoked'] as const;

export type EndingCause = (typeof endingCauses)[number];

/** Money that came in for something that had ended. */
export interface LatePayment extends Money {
  /** The provider's id of the invoice that it paid. */
  readonly invoice: string;
  readonly paidAt: EpochMs;
}

/** One purchase, as the payment provider's objects show it now. */
export interface Purchase {
  /** The offer it was bought with, or since switched to. */
  readonly offer: string | null;
  /** The offer it was bought with, if it was switched to another one since. */
  readonly soldOffer?: string;
  /** Whether it was sold to a reader who had left, so that an introduction is no second trial that is refused. */
  readonly wonBack?: boolean;
  /** Whether it was sold before there was Stile, so that Stile did not bring it about. */
  readonly imported?: true;
  /** `term`: paid once, nothing renews. */
  readonly kind: 'subscription' | 'term';
  /** As the provider says; `unknown` for a status that this version does not know. */
  readonly status:
    | 'incomplete'
    | 'incomplete_expired'
    | 'trialing'
    | 'active'
    | 'past_due'
    | 'unpaid'
    | 'paused'
    | 'canceled'
    | 'unknown';
  /** As what Stile sold it, as it was written down at the checkout; left out of what was stored before this was kept. */
  readonly soldAs?: OfferKind | null;
  /** When the first payment for it arrived; null while none has. Left out of what was stored before this was kept. */
  readonly paidAt?: EpochMs | null;
  /** What the plan that it has costs, and how often; null if there is none. Left out as above. */
  readonly plan?: PlanPrice | null;
  /** The plan that it switches to by itself, and when; null for none. Left out as above. */
  readonly switchesTo?: PlannedSwitch | null;
  /** Whether its next charge is not the price of its plan: something is taken off, or taxes come on top. Left out if it is. */
  readonly chargeDiffers?: true;
  /** When the reader last accepted an offer to stay instead of cancelling; null if never. Left out as above. */
  readonly retainedAt?: EpochMs | null;
  /** While collecting its payments is paused; null if it is not. Left out as above. */
  readonly paused?: { readonly resumesAt: EpochMs | null } | null;
  /** Why Stile ended it by itself, as is written down before it ends; null if it did not. Left out as above. */
  readonly endedBecause?: EndingCause | null;
  /** Until when the reader has what money arrived for, and what was given with it; null if that is nothing. Left out as above. */
  readonly paidUntil?: EpochMs | null;
  /** Payments that arrived after it had ended, and were not given back: they bought nothing. Left out as above. */
  readonly paidAfterEnd?: readonly LatePayment[];
  /** When it was bought. */
  readonly startedAt: EpochMs;
  /** Whether any payment for it arrived, or the invoice of a term that costs nothing is settled. */
  readonly paid: boolean;
  /** Whether the full price of its plan was ever paid. It only ever goes from false to true. */
  readonly paidFull: boolean;
  /** The end of the introductory term, or of the one term; null if there is none. */
  readonly introEndsAt: EpochMs | null;
  /** The end of the period that is paid or being paid for. */
  readonly periodEndsAt: EpochMs | null;
  /** When it will end because somebody cancelled it. */
  readonly cancelsAt: EpochMs | null;
  /** When it ended for good; null while it has not, or if that is unknown. */
  readonly endedAt: EpochMs | null;
  /** Since when a payment has failed; null while none has. */
  readonly pastDueSince: EpochMs | null;
  /** The latest payment was refunded in full, or disputed. */
  readonly takenBack: boolean;
}

/** Whether Stile sold it with an introduction. Of what was stored before that was kept, only the end of one tells. */
const isIntroduction = ({ kind, soldAs, introEndsAt }: Purchase): boolean =>
  soldAs === undefined ? kind === 'subscription' && introEndsAt !== null : soldAs === 'introduction';

/** The offer it was bought with, whatever it was switched to since. */
export const soldOfferOf = ({ offer, soldOffer }: Purchase): string | null => soldOffer ?? offer;

/** Whether the purchase is a trial that counts: its introduction was paid for, or costs nothing and is settled. */
export const isTrialPurchase = (purchase: Purchase): boolean => purchase.paid && isIntroduction(purchase);

/** From when a purchase counts: from when its money arrived, and of what was stored before that was kept, from when it was bought. */
export const countsFrom = ({ paidAt, startedAt }: Purchase): EpochMs => paidAt ?? startedAt;

/** By what a purchase is known again from one reading to the next: nothing of it ever changes. */
export const nameOfPurchase = (purchase: Purchase): string =>
  `${purchase.kind} ${purchase.startedAt} ${soldOfferOf(purchase)}`;

/** Complimentary access by an admin. */
export interface Grant {
  readonly givenAt: EpochMs;
  readonly until: EpochMs;
  readonly by: string;
}

/** What one reader bought and was given. */
export interface Holdings {
  readonly purchases: readonly Purchase[];
  readonly grant: Grant | null;
  /** When an admin took the reader's access away; null if none did. What is bought or given later counts again. */
  readonly revokedAt: EpochMs | null;
}

/** What an anonymous reader has, in the hands of the registered reader who they turned out to be. */
export interface TransferredHoldings extends Holdings {
  /** The anonymous reader's key, in words. */
  readonly from: string;
  /** Of their entitlement: what is handed down later takes the place of what was before. */
  readonly version: number;
}

/** What an entitlement is computed from; stored beside it. */
export interface EntitlementBasis extends Holdings {
  /** Left out by readers who inherited nothing. */
  readonly inherited?: readonly TransferredHoldings[];
}

/** Everything that the reader bought, under whatever identity. */
export const purchasesIn = ({ purchases, inherited = [] }: EntitlementBasis): readonly Purchase[] => [
  ...purchases,
  ...inherited.flatMap((theirs) => theirs.purchases),
];
