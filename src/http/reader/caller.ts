import type { IncomingMessage } from 'node:http';
import { type Entitlement, grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
import type { Visitor } from '../../paywall/metering/metering.ts';
import type { BypassFigure } from '../../paywall/metering/tally.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Reader } from '../../paywall/reader.ts';
import type { HttpServices } from '../services.ts';

/** Who is asking, and what they hold. */
export interface Caller {
  readonly visitor: Visitor;
  /** The token of a reader minted by this very request. */
  readonly mintedToken: string | null;
  /** From a valid entitlement token of this reader; from the store where that token is about to run out. */
  readonly entitlement: Entitlement | null;
  /** That token, while it is not to be renewed. */
  readonly entitlementToken: string | null;
}

type Needs = Pick<
  HttpServices,
  | 'hashes'
  | 'readerTokens'
  | 'entitlementTokens'
  | 'entitlements'
  | 'cookies'
  | 'identityOf'
  | 'clock'
  | 'selling'
  | 'tally'
>;

type Held = Pick<Caller, 'entitlement' | 'entitlementToken'>;

const nothing: Held = { entitlement: null, entitlementToken: null };

/** A token with less left than this is replaced by a new one, after a look at the store. */
const renewBeforeMs = 60_000;

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The bearer token of the request, or null without one. Throws `invalid-identity` for any other way of signing in. */
function bearer(request: IncomingMessage): string | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  const token = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
  if (token === undefined)
    throw new PaywallError('invalid-identity', 'The Authorization header holds no bearer token.');
  return token;
}

/**
 * Finds out who is asking: a registered reader by the publisher's sign-in token, else an anonymous one by cookie or
 * `X-Reader-Token`, else a new anonymous one. A present but invalid sign-in token is an error and never an anonymous reader.
 */
export function createCallerFinder(needs: Needs) {
  const { hashes, readerTokens, entitlementTokens, cookies, tally } = needs;

  async function registeredReader(publication: Publication, token: string): Promise<Reader> {
    const verifier = needs.identityOf(publication);
    if (verifier === null) throw new PaywallError('invalid-identity', 'This publication takes no sign-in tokens.');
    const { sub } = await verifier.verify(token);
    return { id: hashes.registeredReaderId(publication.name, sub), kind: 'registered' };
  }

  const tallied = (figure: BypassFigure, publication: Publication) =>
    tally.count(figure, { publication, at: needs.clock.now() });

  /** The reader by the sign-in token of the request, or null without one. */
  async function signedInReader(request: IncomingMessage, publication: Publication): Promise<Reader | null> {
    try {
      const token = bearer(request);
      return token === null ? null : await registeredReader(publication, token);
    } catch (error) {
      if (hasCode(error, 'invalid-identity')) tallied('signInsRefused', publication);
      throw error;
    }
  }

  function anonymousId(request: IncomingMessage, publication: Publication): string | null {
    const token = header(request, 'x-reader-token') ?? cookies.read(request.headers.cookie, cookies.readerName);
    if (token === null) return null;
    const id = readerTokens.verify(token);
    if (id === null) tallied('readerTokensRefused', publication);
    return id;
  }

  function mint(publication: Publication) {
    tallied('newReaders', publication);
    return readerTokens.mint();
  }

  function heldEntitlement(request: IncomingMessage, publication: Publication) {
    const token =
      header(request, 'x-entitlement-token') ?? cookies.read(request.headers.cookie, cookies.entitlementName);
    const held = token === null ? null : entitlementTokens.verify(publication.name, token);
    return token === null || held === null || !grantsAccess(held.entitlement, needs.clock.now())
      ? null
      : { ...held, token };
  }

  /**
   * The token's entitlement or, shortly before the token expires, the stored one, because a token renewed from itself would
   * outlive its entitlement. In grace the store is always asked, so that the banner ends as soon as the card is updated. While the
   * store is unavailable the token holds to its end.
   */
  async function stillHeld(
    { entitlement, token, expiresAt }: NonNullable<ReturnType<typeof heldEntitlement>>,
    readStored: () => Promise<Entitlement | null>,
  ): Promise<Held> {
    const now = needs.clock.now();
    const lasts = expiresAt - now > renewBeforeMs && entitlement.state !== 'grace';
    if (lasts) return { entitlement, entitlementToken: token };
    try {
      const stored = await readStored();
      return stored !== null && grantsAccess(stored, now) ? { entitlement: stored, entitlementToken: null } : nothing;
    } catch (error) {
      if (hasCode(error, 'store-unavailable')) return { entitlement, entitlementToken: token };
      throw error;
    }
  }

  /**
   * What the reader bought before signing in is theirs from now on. While the store is unavailable that waits, as does everything that
   * only the store knows.
   */
  async function transferPurchases(publication: Publication, { key, anonymousKey }: Visitor): Promise<void> {
    if (anonymousKey === null) return;
    try {
      await needs.selling.transferOnSignIn({ publication, key, anonymousKey }, needs.clock.now());
    } catch (error) {
      if (!hasCode(error, 'store-unavailable')) throw error;
    }
  }

  return async function findCaller(request: IncomingMessage, publication: Publication): Promise<Caller> {
    const signedIn = await signedInReader(request, publication);
    const known = anonymousId(request, publication);
    const held = heldEntitlement(request, publication);
    const minted = signedIn === null && known === null && held === null ? mint(publication) : null;
    const id = signedIn?.id ?? known ?? minted?.id ?? held?.reader;
    if (id === undefined) throw new Error('A caller without an identity is minted one.');
    // A token of another reader is of no use to this one; alone, it says who the reader is.
    const own = held !== null && held.reader === id ? held : null;
    const key = hashes.readerKey(publication.name, id);
    const { entitlement, entitlementToken } =
      own === null ? nothing : await stillHeld(own, () => needs.entitlements.read(publication.name, key));
    const visitor: Visitor = {
      reader: signedIn ?? { id, kind: 'anonymous' },
      key,
      anonymousKey: signedIn !== null && known !== null ? hashes.readerKey(publication.name, known) : null,
    };
    if (entitlement === null) await transferPurchases(publication, visitor);
    return {
      visitor,
      mintedToken: minted?.token ?? null,
      entitlement,
      entitlementToken,
    };
  };
}
