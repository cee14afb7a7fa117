import { LRUCache } from 'lru-cache';
import type { AmpSignIn } from '../../paywall/amp-sign-ins.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { type Entitlement, grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import type { Held } from '../reader/held-entitlement.ts';
import type { HttpServices } from '../services.ts';

/** Who has signed in on AMP pages, and what lets them in without asking the store. */
export interface SignedIn extends Pick<AmpSignIn, 'reader' | 'endsAt'> {
  readonly held: Held;
  /** Keeps what the store said of them, for while it is unavailable. */
  readonly learn: (entitlement: Entitlement) => void;
}

interface Remembered extends Pick<AmpSignIn, 'reader' | 'endsAt'> {
  /** The last entitlement that let them in, and when that was. */
  readonly entitlement: { readonly value: Entitlement; readonly at: EpochMs } | null;
}

/** Some 4 MB. */
const mostRemembered = 10_000;

/** As long as an entitlement token: AMP pages hold none, and nobody who paid is to be locked out there either. */
const holdsForMs = 5 * 60_000;

const nothing: Held = { entitlement: null, entitlementToken: null, earlierEntitlement: () => null };

/** Finds who a reader of AMP pages has signed in as. While the store is unavailable, as it was known last. */
export function createSignInFinder({ ampSignIns, clock }: Pick<HttpServices, 'ampSignIns' | 'clock'>) {
  const remembered = new LRUCache<string, Remembered>({ max: mostRemembered });

  function heldBy({ entitlement }: Remembered): Held {
    const now = clock.now();
    if (entitlement === null) return nothing;
    const { value, at } = entitlement;
    if (now < at + holdsForMs && grantsAccess(value, now)) return { ...nothing, entitlement: value };
    return { ...nothing, earlierEntitlement: () => ({ entitlement: value, expiredAt: at + holdsForMs }) };
  }

  function signedIn(name: string, found: Pick<AmpSignIn, 'reader' | 'endsAt'>, held: Held): SignedIn {
    const learn: SignedIn['learn'] = (value) => {
      const now = clock.now();
      const entitlement = grantsAccess(value, now) ? { value, at: now } : null;
      remembered.set(name, { reader: found.reader, endsAt: found.endsAt, entitlement });
    };
    return { ...found, held, learn };
  }

  function lastKnown(name: string): SignedIn | null {
    const before = remembered.get(name);
    if (before === undefined || before.endsAt <= clock.now()) return null;
    // What was not asked just now is not learned again.
    return { ...signedIn(name, before, heldBy(before)), learn: () => {} };
  }

  return async ({ name: publication, settings }: Publication, ampReader: ReaderKey, mayAskStore: boolean) => {
    if (settings.amp === null) return null;
    const name = `${publication} ${Buffer.from(ampReader).toString('base64url')}`;
    if (!mayAskStore) return lastKnown(name);
    try {
      const found = await ampSignIns.find({ publication, ampReader }, clock.now());
      if (found !== null) return signedIn(name, found, nothing);
      remembered.delete(name);
      return null;
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      return lastKnown(name);
    }
  };
}
