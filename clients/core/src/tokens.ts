import type { ArticleFacts } from './article.ts';
import { longestToken } from './cookies.ts';
import { type Fields, isObject } from './fields.ts';

/** A token of which it is proved that Stile signed it, and nothing else. */
export interface SignedToken {
  readonly header: Fields;
  readonly claims: Fields;
}

/**
 * Proves signatures: ES256, by the key of Stile's key set that `kid` names. Null for everything else, and while the keys cannot be had.
 * What a token says is checked by the door. It asks for the keys again for an unknown `kid`, and no more than a few times a minute.
 */
export interface TokenVerifier {
  verify(token: string): Promise<SignedToken | null>;
}

/** By what a token is Stile's, for this publication, and still holds. */
export interface TokenScope {
  readonly issuer: string;
  readonly publication: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

type Kind = 'JWT' | 'receipt+jwt';

/** Maximum seconds by which Stile's clock may be ahead. */
const skewSeconds = 60;

function isCurrent(claims: SignedToken['claims'], now: number): boolean {
  const { iat, exp, nbf } = claims;
  const seconds = now / 1000;
  if (typeof iat !== 'number' || typeof exp !== 'number') return false;
  return seconds < exp && iat <= seconds + skewSeconds && (typeof nbf !== 'number' || nbf <= seconds + skewSeconds);
}

/** The claims of a token of this kind that holds now, or null. A token of one kind is never one of the other. */
async function claimsOf(
  verifier: TokenVerifier,
  token: string,
  { kind, ...scope }: TokenScope & { readonly kind: Kind },
) {
  if (token.length > longestToken) return null;
  const signed = await verifier.verify(token);
  if (signed === null || signed.header['typ'] !== kind) return null;
  const { claims } = signed;
  const isStiles = claims['iss'] === scope.issuer && claims['aud'] === scope.publication;
  return isStiles && isCurrent(claims, scope.now) ? claims : null;
}

/**
 * Whether a receipt lets this reader read this article. The article's own facts are compared: a receipt that was made for what the
 * article is no longer, or for what a browser said of it, is worth nothing.
 */
export async function isReceiptFor(
  verifier: TokenVerifier,
  receipt: string,
  { article, reader, ...scope }: TokenScope & { readonly article: ArticleFacts; readonly reader: string },
): Promise<boolean> {
  const claims = await claimsOf(verifier, receipt, { kind: 'receipt+jwt', ...scope });
  return (
    claims !== null &&
    claims['sub'] === reader &&
    claims['art'] === article.id &&
    claims['tier'] === article.tier &&
    claims['sponsored'] === (article.sponsored ?? false)
  );
}

export interface HeldEntitlement {
  readonly state: 'trial' | 'active' | 'grace';
  /** Whether there is something to announce to the reader, such as a failed payment, which only Stile can word. */
  readonly isToBeAnnounced: boolean;
}

const isEntitled = (state: unknown): state is HeldEntitlement['state'] =>
  state === 'trial' || state === 'active' || state === 'grace';

/** What an entitlement token says that lets its holder read; null for everything else, and for that of another reader. */
export async function entitlementIn(
  verifier: TokenVerifier,
  token: string,
  { reader, ...scope }: TokenScope & { readonly reader: string | null },
): Promise<HeldEntitlement | null> {
  const claims = await claimsOf(verifier, token, { kind: 'JWT', ...scope });
  const entitlement = claims?.['ent'];
  if (claims === null || !isObject(entitlement) || (reader !== null && claims['sub'] !== reader)) return null;
  const { state, charge } = entitlement;
  return isEntitled(state) ? { state, isToBeAnnounced: state === 'grace' || charge !== undefined } : null;
}

/** The seconds for which Stile's own token, which has just come from Stile, still holds. */
export function secondsLeft(token: string, now: number): number {
  try {
    const [, payload = ''] = token.split('.');
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof exp === 'number' ? Math.floor(exp - now / 1000) : 0;
  } catch {
    return 0;
  }
}
