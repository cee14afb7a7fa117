import type { EpochMs } from '../../clock.ts';
import type { EndingCause } from '../../entitlements/purchase.ts';
import type { BoughtPurchase, Undoing } from '../bought-purchase.ts';
import type { SellingNeeds } from '../buyer.ts';
import type { BuyerReference } from '../buyer-reference.ts';
import { recordOnce } from './record-once.ts';

type Needs = Pick<SellingNeeds, 'inbox' | 'provider' | 'recordAct'>;

interface Undone {
  readonly buyer: BuyerReference;
  readonly purchase: BoughtPurchase;
  readonly act: Undoing;
  readonly now: EpochMs;
}

type Doing = (needs: Needs, purchase: BoughtPurchase) => Promise<Readonly<Record<string, unknown>>>;

const ending =
  (because: EndingCause): Doing =>
  async ({ provider }, { id, purchase: { offer } }) => {
    await provider.endPurchase(id, because);
    return { offer };
  };

/** What each does at the provider, and what is recorded of it. */
const doings: Readonly<Record<Undoing, Doing>> = {
  'refuse-second-trial': async ({ provider }, { id, purchase: { offer } }) => {
    const refunds = await provider.refusePurchase(id);
    return { offer, reason: 'second-trial', refunds };
  },
  'end-superseded': ending('superseded'),
  'end-refunded': ending('refunded'),
  'end-revoked': ending('revoked'),
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
