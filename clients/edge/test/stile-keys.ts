import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A service that publishes keys, as far as who verifies its tokens sees of it. */
export interface KeyHost {
  readonly url: string;
  readonly requests: () => number;
  readonly fetch: (request: Request) => Promise<Response>;
  /** How the next requests are answered. */
  answerWith(answer: () => Response | Promise<Response>): void;
  publish(keys: readonly JWK[], headers?: Readonly<Record<string, string>>): void;
}

export function createKeyHost(): KeyHost {
  let requests = 0;
  let answer: () => Response | Promise<Response> = () => new Response(null, { status: 503 });
  return {
    url: 'https://stile.example.com/.well-known/jwks.json',
    requests: () => requests,
    async fetch() {
      requests += 1;
      return answer();
    },
    answerWith(next) {
      answer = next;
    },
    publish(keys, headers = { 'Cache-Control': 'public, max-age=300' }) {
      answer = () => Response.json({ keys }, { headers });
    },
  };
}

/** A key that signs, and as it is published. */
export async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}

export type SigningKey = Awaited<ReturnType<typeof makeKey>>;

type Claims = Readonly<Record<string, unknown>>;

export const issuer = 'https://stile.example.com';
export const publication = 'nikkei-asian-review';

/** Midday of 23 November 2026. */
export const noonSeconds = Date.UTC(2026, 10, 23, 12) / 1000;

export const receiptClaims: Claims = {
  iss: issuer,
  aud: publication,
  sub: 'r_AAAAAAAAAAAAAAAAAAAAAA',
  art: 'https://www.example.com/articles/1',
  tier: 'metered',
  sponsored: false,
  iat: noonSeconds,
  exp: noonSeconds + 1_800,
};

export const entitlementClaims: Claims = {
  iss: issuer,
  aud: publication,
  sub: 'r_AAAAAAAAAAAAAAAAAAAAAA',
  ent: { state: 'active', offer: null, endsAt: null },
  ver: 3,
  iat: noonSeconds,
  exp: noonSeconds + 300,
};

/** A token as Stile signs it, but for what is said otherwise. */
export const signed = (key: SigningKey, claims: Claims, header: Claims = {}) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'receipt+jwt', kid: key.kid, ...header })
    .sign(key.privateKey);
