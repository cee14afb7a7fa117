import { isObject, type JsonObject } from './json.ts';
import { parseJws, type UnprovedJws } from './jws.ts';
import { createPublicKeys } from './public-keys.ts';

/** What a receipt says: this reader may read this article, for what it was taken to be. */
export interface ReceiptClaims {
  readonly reader: string;
  readonly article: string;
  readonly tier: string;
  readonly sponsored: boolean;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What an entitlement token says. */
export interface EntitlementClaims {
  readonly reader: string;
  readonly state: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface TokenVerifier {
  /** What a receipt of this publication says that holds at this moment; null for anything else. */
  receipt(token: string): Promise<ReceiptClaims | null>;
  /** The same for an entitlement token. */
  entitlement(token: string): Promise<EntitlementClaims | null>;
}

/** A kind of token, by `typ`, and how long one may be valid. */
interface Kind {
  readonly typ: string;
  readonly mostSeconds: number;
}

const receiptKind: Kind = { typ: 'receipt+jwt', mostSeconds: 30 * 60 };
const entitlementKind: Kind = { typ: 'JWT', mostSeconds: 5 * 60 };

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** When a token ends, in seconds, or null unless it is valid now and for no longer than its kind may be: milliseconds are too long. */
function endOf(
  { iat, exp, nbf = iat }: JsonObject,
  kind: Kind,
  at: { readonly seconds: number; readonly skew: number },
) {
  if (!isTime(iat) || !isTime(exp) || !isTime(nbf) || exp < iat || exp - iat > kind.mostSeconds) return null;
  return Math.max(iat, nbf) <= at.seconds + at.skew && at.seconds < exp + at.skew ? exp : null;
}

function receiptOf({ sub, art, tier, sponsored }: JsonObject, expiresAt: number): ReceiptClaims | null {
  if (typeof sub !== 'string' || typeof art !== 'string' || typeof tier !== 'string') return null;
  return typeof sponsored === 'boolean' ? { reader: sub, article: art, tier, sponsored, expiresAt } : null;
}

function entitlementOf({ sub, ent }: JsonObject, expiresAt: number): EntitlementClaims | null {
  const { state } = isObject(ent) ? ent : {};
  return typeof sub === 'string' && typeof state === 'string' ? { reader: sub, state, expiresAt } : null;
}

const proof = { name: 'ECDSA', hash: 'SHA-256' };

/** Maximum difference that a publisher may allow between clocks. */
const mostSkewSeconds = 60;

/** Verifies Stile's tokens with Web Crypto, against the public keys that Stile publishes. */
export function createTokenVerifier(needs: {
  /** `PUBLIC_URL` of Stile: who issues the tokens. */
  readonly issuer: string;
  readonly publication: string;
  /** Where the public keys are. */
  readonly jwksUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** By how many seconds the clocks of Stile and of the edge may differ, at most 60. */
  readonly skewSeconds?: number;
  /** In milliseconds since 1970. */
  readonly now?: () => number;
}): TokenVerifier {
  const { issuer, publication, jwksUrl, fetch, now = Date.now, skewSeconds = 5 } = needs;
  const skew = Math.min(Math.max(0, skewSeconds), mostSkewSeconds);
  const keys = createPublicKeys({ url: jwksUrl, fetch, now });

  const endIfFor = ({ typ, claims }: UnprovedJws, kind: Kind): number | null =>
    typ === kind.typ && claims['iss'] === issuer && claims['aud'] === publication
      ? endOf(claims, kind, { seconds: Math.floor(now() / 1000), skew })
      : null;

  /** What needs no key is looked at first. */
  async function verified<Claims>(
    token: string,
    kind: Kind,
    read: (claims: JsonObject, expiresAt: number) => Claims | null,
  ): Promise<Claims | null> {
    const jws = parseJws(token);
    const end = jws === null ? null : endIfFor(jws, kind);
    const claims = jws === null || end === null ? null : read(jws.claims, end * 1000);
    if (jws === null || claims === null) return null;
    const key = await keys.find(jws.kid);
    const isProved = key !== null && (await crypto.subtle.verify(proof, key, jws.signature, jws.signed));
    return isProved ? claims : null;
  }

  return {
    receipt: (token) => verified(token, receiptKind, receiptOf),
    entitlement: (token) => verified(token, entitlementKind, entitlementOf),
  };
}
