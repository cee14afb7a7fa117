import type { EpochMs } from '../clock.ts';

/** One purchase, as the payment provider's objects show it now. */
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

/** Whether the purchase is a trial that counts: its introduction was paid for, or costs nothing and is settled. */
export const isTrialPurchase = ({ kind, introEndsAt, paid }: Purchase): boolean =>
  kind === 'subscription' && introEndsAt !== null && paid;

/** Complimentary access by an admin. */
export interface Grant {
  readonly givenAt: EpochMs;
  readonly until: EpochMs;
  readonly by: string;
}

/** What one reader bought and was given. */
interface Holdings {
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
