import type { SignedToken, TokenVerifier } from './tokens.ts';

/** A key that was withdrawn is noticed after this time at the latest. */
const rememberedMs = 60 * 1000;

const mostRemembered = 1_000;

/** A verifier that does not prove a token twice within a minute: a reader opens many pages with one. What a token says is checked each time. */
export function remembering(verifier: TokenVerifier, now: () => number): TokenVerifier {
  const proven = new Map<string, { readonly signed: SignedToken; readonly until: number }>();
  return {
    async verify(token) {
      const known = proven.get(token);
      if (known !== undefined && now() < known.until) return known.signed;
      const signed = await verifier.verify(token).catch(() => null);
      proven.delete(token);
      if (signed === null) return null;
      const [oldest] = proven.keys();
      if (proven.size >= mostRemembered && oldest !== undefined) proven.delete(oldest);
      proven.set(token, { signed, until: now() + rememberedMs });
      return signed;
    },
  };
}
