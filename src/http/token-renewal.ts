import type { Entitlement } from '../paywall/entitlement.ts';
import type { Publication } from '../paywall/publication.ts';
import type { HttpServices } from './services.ts';
import type { Caller } from './visitor.ts';

/** Five minutes at most, so that what changed is felt soon even where the store is not asked. */
const entitlementTokenMs = 5 * 60_000;

/** A new entitlement token for a reader who is let in and holds none, or none that lasts; null where the one held will do. */
export function createTokenRenewal({ entitlementTokens, clock }: Pick<HttpServices, 'entitlementTokens' | 'clock'>) {
  return (publication: Publication, caller: Caller, entitlement: Entitlement) => {
    if (caller.entitlementToken !== null) return null;
    const token = entitlementTokens.sign({
      publication: publication.name,
      reader: caller.visitor.reader.id,
      entitlement,
    });
    return { token, expiresAt: clock.now() + entitlementTokenMs };
  };
}
