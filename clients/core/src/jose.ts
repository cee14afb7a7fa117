import { compactVerify, createRemoteJWKSet, customFetch, decodeProtectedHeader, errors } from 'jose';
import { isObject } from './fields.ts';
import type { DoorOptions } from './options.ts';
import type { SignedToken, TokenVerifier } from './tokens.ts';

/** Milliseconds after which keys are asked for again, at the earliest: for a key that is not among them, and after a failure. */
const cooldownMs = 30_000;

/** Milliseconds after which keys are looked at again although all goes well, so that one that was withdrawn is noticed. */
const refreshMs = 10 * 60 * 1000;

/** Proves tokens with `jose` by Stile's key set. The keys that are there are used on while Stile is unavailable. */
export function joseVerifier(options: Pick<DoorOptions, 'stile' | 'timeoutMs' | 'fetch' | 'now'>): TokenVerifier {
  const { stile, timeoutMs = 1_000, fetch, now = Date.now } = options;
  const keys = createRemoteJWKSet(new URL(`${stile.replace(/\/+$/, '')}/.well-known/jwks.json`), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    ...(fetch !== undefined && { [customFetch]: fetch }),
  });
  let askAgainAt = 0;
  let refreshAt = now() + refreshMs;

  const fail = () => {
    askAgainAt = now() + cooldownMs;
  };

  function refreshNowAndThen(): void {
    if (now() < refreshAt) return;
    refreshAt = now() + refreshMs;
    keys.reload().catch(fail);
  }

  const isThere = (kid: string) => keys.jwks()?.keys.some((key) => key.kid === kid) ?? false;

  async function keyNamed(kid: string) {
    if (now() < askAgainAt && !isThere(kid)) return null;
    try {
      return await keys({ alg: 'ES256', kid });
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) fail();
      return null;
    }
  }

  async function proved(token: string): Promise<SignedToken | null> {
    const { alg, kid } = decodeProtectedHeader(token);
    const key = alg === 'ES256' && kid !== undefined ? await keyNamed(kid) : null;
    if (key === null) return null;
    refreshNowAndThen();
    const { payload, protectedHeader } = await compactVerify(token, key, { algorithms: ['ES256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return isObject(claims) ? { header: { ...protectedHeader }, claims } : null;
  }

  return { verify: (token) => proved(token).catch(() => null) };
}
