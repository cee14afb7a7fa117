import type { EpochMs } from '../clock.ts';
import type { Money } from '../wording/money.ts';

/** Money that came in or went back for something that was sold, without whose it was. */
export interface Booking {
  readonly publication: string;
  /** The offer that it was sold as. */
  readonly offer: string;
  readonly kind: 'payment' | 'refund';
  /** Never less than 0. */
  readonly money: Money;
  /** When it was paid or given back. */
  readonly at: EpochMs;
  /** Whether a purchase began with it. */
  readonly isFirst: boolean;
}

/** From when until when a subscription ran. */
export interface SubscriptionSpan {
  readonly publication: string;
  readonly offer: string;
  readonly startedAt: EpochMs;
  /** Null while it runs. */
  readonly endedAt: EpochMs | null;
  /** The end of what it was introduced with; null for a plan. */
  readonly trialEndsAt: EpochMs | null;
  /** Whether its last payment failed and is tried again. */
  readonly paymentFailed: boolean;
  /** Whether it ends when what is paid for is over. */
  readonly isCancelling: boolean;
}

/** Everything that was sold, as the provider lists it. Throws as the payment provider does. */
export interface SalesListing {
  /** What was paid and given back since then, each once, in no particular order. */
  bookingsSince(time: EpochMs): AsyncIterable<Booking>;
  /** All subscriptions that ever began, with a payment or for nothing. */
  everySubscription(): AsyncIterable<SubscriptionSpan>;
}
