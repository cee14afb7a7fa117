import { dayMs } from '../../calendar/milliseconds.ts';
import type { EpochMs } from '../../clock.ts';
import { countsFrom, isTrialPurchase, nameOfPurchase, type Purchase } from '../../entitlements/purchase.ts';
import type { BoughtPurchase } from '../bought-purchase.ts';
import type { SellingNeeds } from '../buyer.ts';
import type { CustomerReference } from '../buyer-reference.ts';

/** What a customer has bought, and what is already known of it. */
export interface Judged extends CustomerReference {
  readonly bought: readonly BoughtPurchase[];
  /** As they were stored last: what was refused is not among them. */
  readonly stored: readonly Purchase[];
  readonly now: EpochMs;
}

/** Earlier versions marked nothing, but refused what they did within minutes, or after an outage within days. */
const oldIsAcceptedAfterMs = 3 * dayMs;

/** Trials that are not being refused already. */
const trialsIn = ({ bought }: Judged) =>
  bought.filter(({ purchase, undoing }) => undoing !== 'refuse-second-trial' && isTrialPurchase(purchase));

/** Whether a customer's trial was accepted: what was accepted is never refused, even if the store was lost since. */
function isAnyAccepted(trials: readonly BoughtPurchase[], { stored, now }: Judged): boolean {
  const known = new Set(stored.filter(isTrialPurchase).map(nameOfPurchase));
  return trials.some(
    ({ purchase, isAccepted, isOld }) =>
      isAccepted ||
      known.has(nameOfPurchase(purchase)) ||
      (isOld && now - countsFrom(purchase) >= oldIsAcceptedAfterMs),
  );
}

/** What `refusedTrials` would refuse, as far as reading alone shows; nothing is claimed or stored. */
export async function refusableTrials(
  { billing, trialKey }: Pick<SellingNeeds, 'billing' | 'trialKey'>,
  judged: Judged,
): Promise<readonly BoughtPurchase[]> {
  const { publication, customer } = judged;
  const trials = trialsIn(judged);
  if (trials.length === 0 || isAnyAccepted(trials, judged)) return [];
  if (await billing.hadTrial(publication, [trialKey('customer', customer)])) return [];
  const isTaken = await Promise.all(
    trials.map(async ({ card }) => card !== null && billing.hadTrial(publication, [trialKey('card', card)])),
  );
  return trials.filter(({ purchase }, index) => isTaken[index] && !purchase.wonBack);
}

type Needs = Pick<SellingNeeds, 'billing' | 'provider' | 'trialKey' | 'onTrouble'>;

/** Returns whether all of them are marked now. */
async function markAccepted(
  { provider, onTrouble }: Needs,
  { publication, reader }: CustomerReference,
  trials: readonly BoughtPurchase[],
): Promise<boolean> {
  try {
    for (const { id, isAccepted } of trials) if (!isAccepted) await provider.markPurchase(id, { as: 'accepted' });
    return true;
  } catch (error) {
    onTrouble(error, { publication, reader });
    return false;
  }
}

/**
 * The trials among the purchases that are refused: one trial per person, and who bought it was found out only by their card, which
 * has been somebody else's trial already. All others are remembered under every name by which the person may come back.
 *
 * What was sold to win a reader back is none of these: that they had a trial is why it was sold.
 *
 * A customer is judged once, by the card that paid first. Whose trial was accepted may pay with anybody's card later on.
 */
export async function refusedTrials(needs: Needs, judged: Judged): Promise<readonly BoughtPurchase[]> {
  const { billing, trialKey } = needs;
  const { publication, reader, customer } = judged;
  const trials = trialsIn(judged);
  if (trials.length === 0) return [];
  const owner = trialKey('customer', customer);
  if (await billing.hadTrial(publication, [owner])) return [];

  const cards = [...new Set(trials.flatMap(({ card }) => (card === null ? [] : [card])))];
  const keys = cards.map((card) => trialKey('card', card));
  const owners = await billing.claimTrials(publication, keys, owner);
  const taken = new Set(cards.filter((_, index) => owners[index] !== owner));
  const isAccepted = isAnyAccepted(trials, judged);
  const refused = isAccepted
    ? []
    : trials.filter(({ card, purchase }) => card !== null && taken.has(card) && !purchase.wonBack);
  const accepted = trials.filter((trial) => !refused.includes(trial));
  if (accepted.length === 0) return refused;
  // First at the provider: what the store knows alone is lost with it. Who cannot be marked now is judged again, and not refused.
  if (await markAccepted(needs, judged, accepted))
    await billing.claimTrials(publication, [trialKey('reader', reader), owner], owner);
  return refused;
}
