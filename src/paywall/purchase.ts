import type { EpochMs } from './clock.ts';
import type { Entitlement } from './entitlement.ts';

/** One purchase, as the payment provider's objects tell it now. */
export interface Purchase {
  /** The offer it was bought with. */
  readonly offer: string | null;
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
  /** Whether any payment for it arrived. */
  readonly paid: boolean;
  /** Whether the full price of its plan was ever paid. It only ever goes from false to true. */
  readonly paidFull: boolean;
  /** The end of the introductory term, or of the one term; null where there is none. */
  readonly introEndsAt: EpochMs | null;
  /** The end of the period that is paid or being paid for. */
  readonly periodEndsAt: EpochMs | null;
  /** When it will end because somebody cancelled it. */
  readonly cancelsAt: EpochMs | null;
  /** Since when a payment has failed; null while none has. */
  readonly pastDueSince: EpochMs | null;
  /** The latest payment was refunded in full, or disputed. */
  readonly takenBack: boolean;
}

/** Complimentary access by an admin. */
export interface Grant {
  readonly until: EpochMs;
  readonly by: string;
}

/** What an entitlement is computed from; stored beside it. */
export interface EntitlementBasis {
  readonly purchases: readonly Purchase[];
  readonly grant: Grant | null;
  /** An admin took the reader's access away; a purchase made later gives it back. */
  readonly revokedAt: EpochMs | null;
}

export type DerivedEntitlement = Omit<Entitlement, 'version'>;
