import type { IncomingMessage } from 'node:http';
import type { EpochMs } from '../../paywall/clock.ts';
import { type Entitlement, grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import type { EarlierEntitlement } from '../../paywall/metering/entitled-readers.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type Soon, whenThere } from '../../paywall/soon.ts';
import type { HttpServices } from '../services.ts';

/** What an entitlement token that came with the request is worth. */
export interface Held {
  /** From a valid entitlement token of this reader; from the store if that token is about to run out. */
  readonly entitlement: Entitlement | null;
  /** That token, while it is not to be renewed. */
  readonly entitlementToken: string | null;
  /** What a token of this reader says that has run out: a sign of what was paid, while the store is unavailable. */
  readonly earlierEntitlement: () => EarlierEntitlement | null;
}

type ValidlyHeld = Omit<Held, 'earlierEntitlement'>;

/** Who shows tokens: null if nothing is known of them. */
interface Holder {
  readonly reader: string | null;
  readonly mayAskStore: boolean;
}

const nothingHeld: ValidlyHeld = { entitlement: null, entitlementToken: null };
const holdsNothing: Held = { ...nothingHeld, earlierEntitlement: () => null };

type Needs = Pick<HttpServices, 'hashes' | 'entitlementTokens' | 'entitlements' | 'cookies' | 'clock'>;

type Proved = NonNullable<ReturnType<HttpServices['entitlementTokens']['verify']>> & { readonly token: string };

/** A token with less left than this is replaced by a new one, after a look at the store. */
const renewBeforeMs = 60_000;

/** Each costs a signature to check. */
const mostTokens = 4;

/** Reads the entitlement tokens of a request. */
export function createHeldEntitlements({ hashes, entitlementTokens, entitlements, cookies, clock }: Needs) {
  function tokensOf({ headers }: IncomingMessage, publication: string): readonly string[] {
    const header = headers['x-entitlement-token'];
    const tokens: string[] = typeof header === 'string' && header !== '' ? [header] : [];
    for (const name of cookies.entitlementNames(publication)) {
      const left = mostTokens - tokens.length;
      if (left > 0) tokens.push(...cookies.values(headers.cookie, name, left));
    }
    return tokens;
  }

  // Most readers hold none.
  const holdsAny = ({ headers }: IncomingMessage) =>
    headers['x-entitlement-token'] !== undefined || headers.cookie?.includes('entitlement') === true;

  /** The first valid token of this reader, or of any if it is not known who asks. */
  function provedBy(request: IncomingMessage, publication: string, reader: string | null): Proved | null {
    for (const token of tokensOf(request, publication)) {
      const held = entitlementTokens.verify(publication, token);
      if (held === null || !grantsAccess(held.entitlement, clock.now())) continue;
      if (reader === null || held.reader === reader)
        return { token, reader: held.reader, entitlement: held.entitlement, expiresAt: held.expiresAt };
    }
    return null;
  }

  /** The first token of this reader that was valid once. */
  function earlierBy(request: IncomingMessage, publication: string, reader: string | null): EarlierEntitlement | null {
    for (const token of tokensOf(request, publication)) {
      const held = entitlementTokens.verifyExpired(publication, token);
      if (held === null || (reader !== null && held.reader !== reader)) continue;
      return { entitlement: held.entitlement, expiredAt: held.expiresAt };
    }
    return null;
  }

  /**
   * The token's entitlement or, shortly before the token expires, the stored one, because a token renewed from itself would
   * outlive its entitlement. In grace the store is always asked, so that the banner ends as soon as the card is updated. While the
   * store says nothing the token holds to its end.
   */
  function stillHeld(proved: Proved, publication: string, mayAskStore: boolean): Soon<ValidlyHeld> {
    const { entitlement, token, expiresAt } = proved;
    const now = clock.now();
    const lasts = expiresAt - now > renewBeforeMs && entitlement.state !== 'grace';
    return lasts || !mayAskStore ? { entitlement, entitlementToken: token } : storedFor(proved, publication, now);
  }

  async function storedFor({ entitlement, token, reader }: Proved, publication: string, now: EpochMs) {
    try {
      const stored = await entitlements.read(publication, hashes.readerKey(publication, reader));
      return stored !== null && grantsAccess(stored, now)
        ? { entitlement: stored, entitlementToken: null }
        : nothingHeld;
    } catch (error) {
      if (isUnanswered(error)) return { entitlement, entitlementToken: token };
      throw error;
    }
  }

  /** `reader` is null for somebody of whom nothing is known, whose token holds to its end and is never renewed. */
  function validlyHeld(
    request: IncomingMessage,
    publication: string,
    { reader, mayAskStore }: Holder,
  ): Soon<ValidlyHeld> {
    const proved = provedBy(request, publication, reader);
    if (proved === null) return nothingHeld;
    if (reader === null) return { entitlement: proved.entitlement, entitlementToken: proved.token };
    return stillHeld(proved, publication, mayAskStore);
  }

  return (request: IncomingMessage, { name }: Publication, holder: Holder): Soon<Held> =>
    holdsAny(request)
      ? whenThere(validlyHeld(request, name, holder), (held) => ({
          earlierEntitlement: () => earlierBy(request, name, holder.reader),
          ...held,
        }))
      : holdsNothing;
}
