import type { Fault } from '../paywall/errors.ts';
import type { Mode } from '../settings/mode.ts';
import type { StripeSetting } from '../settings/stripe-settings.ts';
import type { Part } from './part-diff.ts';

/**
 * The publications that have an offer, whatever its status: a draft can be published, one that has ended too, and what it sold goes on
 * being charged. Of one that was deleted the store keeps null.
 */
export function sellersIn(parts: readonly Part[]): readonly string[] {
  const offers = parts.filter(({ part, value }) => part.startsWith('offer/') && value !== null);
  return [...new Set(offers.map(({ publication }) => publication))].sort();
}

/** The settings of Stripe that production mode lacks for what these publications sell. */
export function sellingFaults(
  [first, ...others]: readonly string[],
  { mode, missing }: { readonly mode: Mode; readonly missing: readonly StripeSetting[] },
): Fault[] {
  if (mode === 'sandbox' || first === undefined) return [];
  const who = others.length === 0 ? `${first} has` : `${first} and others have`;
  return missing.map((path) => ({ path, message: `is required in production mode, because ${who} offers` }));
}
