import type Stripe from 'stripe';
import type { BoughtPurchase, PurchaseMark, Undoing } from '../../paywall/purchases/bought-purchase.ts';
import { endedMetadata } from '../metadata.ts';
import type { Sale } from './sold-as.ts';

/** What a subscription is marked with that was undone, as every version knows it. Why one was ended is written on it before. */
const undoneMarks: Readonly<Record<Undoing, Stripe.MetadataParam>> = {
  'refuse-second-trial': { refused: 'second-trial' },
  'end-superseded': {},
  'end-refunded': {},
  'end-revoked': {},
};

const undoings = Object.keys(undoneMarks) as readonly Undoing[];

/** What Stile has marked of its own doing. */
export function marksOf(
  metadata: Stripe.Metadata,
  { isOld }: Sale,
): Pick<BoughtPurchase, 'isAccepted' | 'isOld' | 'undoing'> {
  return {
    isAccepted: metadata['trial'] === 'accepted',
    isOld,
    undoing: undoings.find((each) => each === metadata['undoing']) ?? null,
  };
}

function metadataFor(mark: PurchaseMark): Stripe.MetadataParam {
  if (mark.as === 'accepted') return { trial: 'accepted' };
  // What is spared after all was not ended by Stile, whatever had been written on it.
  if (mark.as === 'undoing') return mark.act === null ? { undoing: '', ...endedMetadata(null) } : { undoing: mark.act };
  return { undoing: '', ...undoneMarks[mark.act] };
}

export async function markSubscription(stripe: Stripe, id: string, mark: PurchaseMark): Promise<void> {
  await stripe.subscriptions.update(id, { metadata: metadataFor(mark) });
}

/** Why a subscription was refused; null for one that was not. */
export const refusalOf = ({ refused }: Stripe.Metadata): string | null => refused ?? null;
