import type { SignedToken, TokenVerifier } from '@stile/core';
import { parseJws } from './jws.ts';
import { createPublicKeys } from './public-keys.ts';

/** Maximum seconds for which Stile makes a token of each kind. */
const mostSeconds: ReadonlyMap<string, number> = new Map([
  ['receipt+jwt', 30 * 60],
  ['JWT', 5 * 60],
]);

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** Whether a token lasts no longer than Stile would make one: a time in milliseconds, say, would never end. */
function isBounded(typ: string, { iat, exp }: SignedToken['claims']): boolean {
  const most = mostSeconds.get(typ);
  return most !== undefined && isTime(iat) && isTime(exp) && exp >= iat && exp - iat <= most;
}

/** Proves Stile's tokens with Web Crypto alone, by the public keys that Stile publishes. */
export function webCryptoVerifier(needs: {
  /** Where the key set is. */
  readonly jwksUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): TokenVerifier {
  const { jwksUrl, fetch, now } = needs;
  const keys = createPublicKeys({ url: jwksUrl, fetch, now });
  return {
    async verify(token) {
      const jws = parseJws(token);
      // What needs no key is looked at first.
      if (jws === null || !isBounded(jws.typ, jws.claims)) return null;
      const { kid, typ, claims, signature, signed } = jws;
      const key = await keys.find(kid);
      if (key === null) return null;
      const isProved = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
      return isProved ? { header: { alg: 'ES256', typ, kid }, claims } : null;
    },
  };
}
