import type { EpochMs } from '../../paywall/clock.ts';
import type { Entitlement } from '../../paywall/entitlements/entitlement.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';
import type { Caller } from './caller.ts';

/** Five minutes at most, so that what changed is felt soon even where the store is not asked. */
const entitlementTokenMs = 5 * 60_000;

interface IssuedToken {
  /** The publication's name. */
  readonly publication: string;
  readonly token: string;
  readonly expiresAt: EpochMs;
}

/** An entitlement token for a reader who is let in. */
export function createTokenIssue({ entitlementTokens, clock }: Pick<HttpServices, 'entitlementTokens' | 'clock'>) {
  return (publication: Publication, reader: string, entitlement: Entitlement): IssuedToken => ({
    publication: publication.name,
    token: entitlementTokens.sign({ publication: publication.name, reader, entitlement }),
    expiresAt: clock.now() + entitlementTokenMs,
  });
}

/** A new entitlement token for a reader who is let in and holds none, or none that lasts; null if the one held will do. */
export function createTokenRenewal(services: Pick<HttpServices, 'entitlementTokens' | 'clock'>) {
  const issue = createTokenIssue(services);
  return (publication: Publication, caller: Caller, entitlement: Entitlement): IssuedToken | null =>
    caller.entitlementToken === null ? issue(publication, caller.visitor.reader.id, entitlement) : null;
}
