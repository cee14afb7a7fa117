import { type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import type { CustomerReference } from './payment-provider.ts';

/**
 * Whether the reader has a customer. One whom the provider names and the store does not know, for it was lost, is taken over. Not
 * one who is gone: a reader who was erased does not come back by late news of what they had bought.
 */
export async function hasCustomer(
  { billing, provider }: Pick<SellingNeeds, 'billing' | 'provider'>,
  buyer: Buyer,
  reference: CustomerReference,
): Promise<boolean> {
  const place = placeOf(buyer);
  if ((await billing.customerOf(place)) !== null) return true;
  if (!(await provider.knowsCustomer(reference))) return false;
  await billing.claimCustomer({ ...place, customer: reference.customer, instead: null });
  return true;
}
