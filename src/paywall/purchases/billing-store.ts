import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { Telling } from '../events/telling.ts';
import type { ReaderKey } from '../reader.ts';

/** A checkout page that a reader may have open. A reader has one at a time: two pages would make two subscriptions. */
export interface OpenCheckout {
  readonly offer: string;
  readonly offerVersion: number;
  /** The payment provider's id of the session. */
  readonly session: string;
  readonly url: string;
  /** Where the reader goes in the end; left out of what was stored before this was kept. */
  readonly returnUrl?: string;
  readonly expiresAt: EpochMs;
}

/** One reader of one publication, as the store knows them. */
export interface BuyerPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
}

/**
 * How long is remembered who their customer is of a reader who has bought nothing yet: longer than any page can be paid, or the
 * provider takes to say that it was. Anybody can open such a page, so what comes of it must not stay for ever.
 */
export const unpaidKeptMs = 35 * dayMs;

/**
 * What billing remembers beside entitlements. Every method is one atomic step, and throws `store-unavailable` when it is not
 * known to have happened. Nothing here is a counter of articles: a purchase never touches those.
 */
export interface BillingStore {
  /** The reader's customer at the payment provider, or null. */
  customerOf(place: BuyerPlace): Promise<string | null>;
  /**
   * Makes `customer` the reader's if they have none or theirs is still `instead` (one that the provider has deleted is replaced),
   * and returns which is theirs now: of two claims at once, one wins. Kept for `unpaidKeptMs`, unless the reader's customer is kept
   * for good already.
   */
  claimCustomer(place: BuyerPlace & { customer: string; instead: string | null; now: EpochMs }): Promise<string>;
  /** Keeps the reader's customer for good, for something was bought. */
  keepCustomer(place: BuyerPlace): Promise<void>;

  /** Takes a customer away from the reader if it is still theirs. */
  releaseCustomer(place: BuyerPlace & { customer: string }): Promise<void>;

  /** The registered reader to whom all goes over that this anonymous one has, or null. Never expires. */
  successorOf(place: BuyerPlace): Promise<ReaderKey | null>;
  /** Makes `successor` the reader's successor if they have none, and returns the one they have now: of two claims at once, one wins. */
  claimSuccessor(claim: BuyerPlace & { successor: ReaderKey }): Promise<ReaderKey>;

  openCheckout(place: BuyerPlace): Promise<OpenCheckout | null>;
  /**
   * Replaces the open checkout if its session is still `expected` (null if there is none). Returns whether it did. Kept for at most
   * `unpaidKeptMs`.
   */
  replaceCheckout(
    change: BuyerPlace & {
      expected: string | null;
      next: OpenCheckout | null;
      now: EpochMs;
      telling?: Telling | undefined;
    },
  ): Promise<boolean>;

  /** Whether any of these had a trial. The keys are keyed hashes of a reader, a customer or a card's fingerprint. */
  hadTrial(publication: string, keys: readonly string[]): Promise<boolean>;
  /**
   * Makes each of these trials the `owner`'s unless it is somebody's already, and answers whose each one is now, in the order of
   * the keys. Each key is one atomic step: of two claims of a card at once, one wins. The owner is a keyed hash too.
   */
  claimTrials(publication: string, keys: readonly string[], owner: string): Promise<readonly string[]>;
}
