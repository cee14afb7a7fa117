import type { EpochMs } from '../clock.ts';
import type { SellingNeeds } from './buyer.ts';
import type { BoughtPurchase, BuyerReference, Undoing } from './payment-provider.ts';
import { recordOnce } from './record-once.ts';

type Needs = Pick<SellingNeeds, 'inbox' | 'provider' | 'recordAct'>;

interface Undone {
  readonly buyer: BuyerReference;
  readonly purchase: BoughtPurchase;
  readonly act: Undoing;
  readonly now: EpochMs;
}

/** What each does at the provider, and what is recorded of it. */
const doings: Readonly<
  Record<Undoing, (needs: Needs, purchase: BoughtPurchase) => Promise<Readonly<Record<string, unknown>>>>
> = {
  'refuse-second-trial': async ({ provider }, { id, purchase: { offer } }) => {
    const refunds = await provider.refusePurchase(id);
    return { offer, reason: 'second-trial', refunds };
  },
  'end-superseded': async ({ provider }, { id, purchase: { offer } }) => {
    await provider.endPurchase(id);
    return { offer };
  },
};

/** Refusals that were begun: whatever has become of the buyer since, they are brought to their end. */
export const refusalsBegun = (bought: readonly BoughtPurchase[]): readonly BoughtPurchase[] =>
  bought.filter(({ undoing }) => undoing === 'refuse-second-trial');

/**
 * Undoes a purchase that must not stand, and records that once. Interrupted anywhere, the mark says that it was begun, and the next
 * refresh does the rest; the last mark says that nothing is left to do.
 */
export async function undoPurchase(needs: Needs, { buyer, purchase, act, now }: Undone): Promise<void> {
  const { publication, reader } = buyer;
  const { id, undoing } = purchase;
  if (undoing !== act) await needs.provider.markPurchase(id, { as: 'undoing', act });
  const isRecorded = await recordOnce(needs, {
    name: `${act} ${id}`,
    now,
    act: async () => ({ publication, reader, act, about: id, details: await doings[act](needs, purchase) }),
  });
  if (isRecorded) await needs.provider.markPurchase(id, { as: 'undone', act });
}

interface Superseded extends Omit<Undone, 'purchase' | 'act'> {
  readonly bought: readonly BoughtPurchase[];
  /** Those that another one has replaced, as it stands now. */
  readonly superseded: readonly BoughtPurchase[];
}

/**
 * Ends what was superseded, and finishes what was begun. One that was to be ended, was not, and is in order now, is spared. Returns
 * whether anything was ended.
 */
export async function endSuperseded(needs: Needs, { buyer, bought, superseded, now }: Superseded): Promise<boolean> {
  const begun = bought.filter(({ undoing }) => undoing === 'end-superseded');
  const ended = [...begun.filter(({ purchase }) => purchase.status === 'canceled'), ...superseded];
  for (const purchase of ended) await undoPurchase(needs, { buyer, purchase, act: 'end-superseded', now });
  const spared = begun.filter((each) => !ended.includes(each));
  for (const { id } of spared) await needs.provider.markPurchase(id, { as: 'undoing', act: null });
  return ended.length > 0;
}
