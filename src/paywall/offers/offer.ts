import { addTerm, isSameTerm, type Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { OfferKind, PlanPrice } from '../entitlements/purchase.ts';
import { isSameMoney, type Money } from '../wording/money.ts';
import type { Template } from '../wording/wording.ts';

export const offerStatuses = ['draft', 'live', 'ended'] as const;

/** How one offer is named, and its end announced; what is left out is as usual. */
export interface OfferTemplates {
  readonly label?: Template | undefined;
  readonly deadline?: Template | undefined;
}

/** What is sold: an introductory term and price, and the plan that follows it. */
export interface Offer {
  readonly id: string;
  /** What the desk calls it; readers never see it. */
  readonly name?: string | undefined;
  readonly price: Money;
  readonly term: Term;
  /** The plan that follows the term, or null if nothing does. */
  readonly then: PlanPrice | null;
  readonly startsAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
  readonly eligibility: {
    /** Only for readers who never had a trial or a subscription. */
    readonly newReadersOnly: boolean;
    /** Only for readers whose trial or subscription has ended, at least so many days ago. */
    readonly lapsedOnly: boolean;
    readonly lapsedAtLeastDays: number;
    /** ISO 3166 codes; empty for everywhere. */
    readonly countries: readonly string[];
  };
  /** Whether a reader may enter the provider's promotion codes while paying. */
  readonly promotionCodes: boolean;
  /** Its own texts instead of those of each wording: one for every locale, and others for single locales. */
  readonly templates: OfferTemplates & { readonly locales?: Readonly<Record<string, OfferTemplates>> };
  readonly status: (typeof offerStatuses)[number];
  /** When somebody took it off sale; unknown for one that was saved as ended. */
  readonly endedAt?: EpochMs | undefined;
  /** The version of the stored part: what somebody bought stays what it was in this version. 0 for one that is not stored. */
  readonly version: number;
}

/** Whether the offer can be bought at `now`. */
export function isOnSale(
  { status, startsAt, endsAt }: Pick<Offer, 'status' | 'startsAt' | 'endsAt'>,
  now: EpochMs,
): boolean {
  return status === 'live' && (startsAt === null || startsAt <= now) && (endsAt === null || now < endsAt);
}

/** How the offer is sold. The rest of the billing code asks this and never compares prices. An introduction that costs and lasts what the plan does is no introduction. */
export function kindOf({ price, term, then }: Pick<Offer, 'price' | 'term' | 'then'>): OfferKind {
  if (then === null) return 'term';
  return isSameMoney(price, then) && isSameTerm(term, then.every) ? 'plan' : 'introduction';
}

/**
 * When the introductory term, or the one term, of an offer bought at `boughtAt` ends, by the publication's calendar; null for a
 * plan at its full price, which has none.
 */
export function introEnd(offer: Offer, boughtAt: EpochMs, timeZone: string): EpochMs | null {
  return kindOf(offer) === 'plan' ? null : addTerm(boughtAt, offer.term, timeZone);
}
