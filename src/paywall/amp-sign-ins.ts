import type { EpochMs } from './clock.ts';
import type { ReaderKey } from './reader.ts';

/** How readers of AMP pages sign in. */
export interface AmpRule {
  /** The publisher's page that AMP readers are sent to. It lies in the publication's origins. */
  readonly signIn: string;
  /** For so long an AMP reader stays signed in. */
  readonly signedInDays: number;
}

/** A reader of AMP pages, who is known by an id that the AMP runtime made, and has signed in. */
export interface AmpSignIn {
  readonly publication: string;
  /** What the store knows the AMP reader by: a keyed hash, as of any other anonymous reader. */
  readonly ampReader: ReaderKey;
  /** The registered reader who they are. */
  readonly reader: ReaderKey;
  readonly endsAt: EpochMs;
}

/**
 * Who has signed in on AMP pages. A person may have, with several AMP readers: each cache and viewer makes an id of its own. Every method throws
 * `store-unavailable`, and is safe to repeat.
 */
export interface AmpSignInStore {
  /** Replaces an earlier sign-in of this AMP reader, with the same account or another. */
  bind(signIn: AmpSignIn, now: EpochMs): Promise<void>;
  /** Null if the AMP reader has not signed in, or that has ended. */
  find(
    place: Pick<AmpSignIn, 'publication' | 'ampReader'>,
    now: EpochMs,
  ): Promise<Pick<AmpSignIn, 'reader' | 'endsAt'> | null>;
  /** The sign-ins of a registered reader that have not ended, in the order in which they end. */
  of(place: Pick<AmpSignIn, 'publication' | 'reader'>, now: EpochMs): Promise<readonly Pick<AmpSignIn, 'endsAt'>[]>;
  /** Removes all sign-ins of a registered reader, those that have ended too. */
  erase(place: Pick<AmpSignIn, 'publication' | 'reader'>): Promise<void>;
}
