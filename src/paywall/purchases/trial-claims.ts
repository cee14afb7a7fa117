import { isTrialPurchase } from '../entitlements/purchase.ts';
import type { SellingNeeds } from './buyer.ts';
import type { BoughtPurchase, CustomerReference } from './payment-provider.ts';

/** What `refusedTrials` would refuse, as far as reading alone shows; nothing is claimed or stored. */
export async function refusableTrials(
  { billing, trialKey }: Pick<SellingNeeds, 'billing' | 'trialKey'>,
  { publication, customer }: CustomerReference,
  bought: readonly BoughtPurchase[],
): Promise<readonly BoughtPurchase[]> {
  const trials = bought.filter(({ purchase }) => isTrialPurchase(purchase));
  if (trials.length === 0 || (await billing.hadTrial(publication, [trialKey('customer', customer)]))) return [];
  const isTaken = await Promise.all(
    trials.map(async ({ card }) => card !== null && billing.hadTrial(publication, [trialKey('card', card)])),
  );
  return trials.filter(({ purchase }, index) => isTaken[index] && !purchase.wonBack);
}

/**
 * The trials among the purchases that are refused: one trial per person, and who bought it was found out only by their card, which
 * has been somebody else's trial already. All others are remembered under every name by which the person may come back.
 *
 * What was sold to win a reader back is none of these: that they had a trial is why it was sold.
 *
 * A customer is judged once, by the card that paid first. Whose trial was accepted may pay with anybody's card later on.
 */
export async function refusedTrials(
  { billing, trialKey }: Pick<SellingNeeds, 'billing' | 'trialKey'>,
  { publication, reader, customer }: CustomerReference,
  bought: readonly BoughtPurchase[],
): Promise<readonly BoughtPurchase[]> {
  const trials = bought.filter(({ purchase }) => isTrialPurchase(purchase));
  if (trials.length === 0) return [];
  const owner = trialKey('customer', customer);
  if (await billing.hadTrial(publication, [owner])) return [];

  const cards = [...new Set(trials.flatMap(({ card }) => (card === null ? [] : [card])))];
  const keys = cards.map((card) => trialKey('card', card));
  const owners = await billing.claimTrials(publication, keys, owner);
  const taken = new Set(cards.filter((_, index) => owners[index] !== owner));
  const refused = trials.filter(({ card, purchase }) => card !== null && taken.has(card) && !purchase.wonBack);
  if (refused.length < trials.length) {
    await billing.claimTrials(publication, [trialKey('reader', reader), owner], owner);
  }
  return refused;
}
