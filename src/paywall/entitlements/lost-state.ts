import type { Entitlement } from './entitlement.ts';
import { purchasesIn } from './purchase.ts';

type LostState = 'trial-expired' | 'expired' | 'revoked';

/**
 * What a reader had and has no longer, as an entitlement says that stands now; null if nothing. Who never paid for anything has lost
 * nothing, whatever an admin took away: a gift that is over leaves the meter and the offers, and no words of an access that has expired.
 */
export function lostStateOf({ state, basis }: Pick<Entitlement, 'state' | 'basis'>): LostState | null {
  if (state === 'trial-expired' || state === 'expired') return state;
  if (state !== 'revoked') return null;
  return basis === undefined || purchasesIn(basis).some(({ paid, takenBack }) => paid || takenBack) ? state : null;
}
