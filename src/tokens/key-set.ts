import type { KeyObject } from 'node:crypto';
import { type PublicJwk, parseSigningKeys, publicJwk, type SigningKey } from './keys.ts';

/** The keys of the service: the newest signs, all verify and are published. */
export interface KeySet {
  readonly newest: SigningKey;
  /** The public key of this name, or undefined. */
  find(kid: string): KeyObject | undefined;
  /** What `/.well-known/jwks.json` shows. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

/** Reads the text of `SIGNING_KEYS`; see `parseSigningKeys`. */
export function createKeySet(text: string): KeySet {
  const keys = parseSigningKeys(text);
  const byKid = new Map(keys.map(({ kid, publicKey }) => [kid, publicKey]));
  return { newest: keys[0], find: (kid) => byKid.get(kid), jwks: { keys: keys.map(publicJwk) } };
}
