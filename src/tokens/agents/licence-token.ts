import { z } from 'zod';
import type { AgentLicence } from '../../paywall/agents/licence.ts';
import type { Clock, EpochMs } from '../../paywall/clock.ts';
import { createOwnJwts, secondsOf } from '../jwt.ts';
import type { KeySet } from '../key-set.ts';
import { createTextCache } from '../text-cache.ts';

/**
 * What a partner sends as `Authorization: License …`: a JWT of Stile's own kind, so that a partner can read what it is for. What counts is
 * the licence that the publication holds under this id.
 */
export interface LicenceTokens {
  sign(publication: string, licence: AgentLicence): string;
  /** The id of the licence; null for anything but a licence of this publication that has not run out. */
  verify(publication: string, token: string): string | null;
}

const claimsSchema = z.object({ jti: z.string(), exp: z.int() });

export function createLicenceTokens(needs: {
  readonly keys: KeySet;
  /** `PUBLIC_URL`. */
  readonly issuer: string;
  readonly clock: Clock;
}): LicenceTokens {
  const { keys, issuer, clock } = needs;
  const jwts = createOwnJwts({ typ: 'stile-license+jwt', keys, issuer, now: () => clock.now() });
  const verified = createTextCache<{ publication: string; id: string; since: EpochMs; until: EpochMs }>();

  function prove(publication: string, token: string): string | null {
    const claims = claimsSchema.safeParse(jwts.verify(token, publication)).data;
    if (claims === undefined) return null;
    const { jti: id, exp } = claims;
    verified.set(token, { publication, id, since: clock.now(), until: exp * 1000 });
    return id;
  }

  return {
    sign(publication, { id, partner, tiers, sections, quota, keyThumbprint, expiresAt }) {
      const claims = {
        aud: publication,
        sub: partner,
        jti: id,
        scope: { tiers, sections },
        quota,
        ...(keyThumbprint !== null && { cnf: { jkt: keyThumbprint } }),
      };
      return jwts.sign(claims, Math.max(0, secondsOf(expiresAt) - secondsOf(clock.now())));
    },

    verify(publication, token) {
      const known = verified.get(token);
      const now = clock.now();
      if (known?.publication === publication && now >= known.since && now < known.until) return known.id;
      return prove(publication, token);
    },
  };
}
