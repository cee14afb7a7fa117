import type Stripe from 'stripe';
import type { PromotedSale } from '../../paywall/purchases/payment-provider.ts';
import { idOf, soldBy } from '../metadata.ts';
import { moneyOf } from '../minor-units.ts';
import { ignoring, isForbidden, isRefusedFor, missing } from '../stripe-errors.ts';

/** The code itself. A key that may not read codes, or a code that is gone, is no reason to hold up a sale: its id says enough. */
async function codeOf(stripe: Stripe, id: string | null): Promise<Stripe.PromotionCode | null> {
  if (id === null) return null;
  try {
    return await stripe.promotionCodes.retrieve(id);
  } catch (error) {
    if (isForbidden(error) || isRefusedFor(error, missing)) return null;
    throw error;
  }
}

/** The sale that a session was, if a promotion code was entered on its page; null for all others. */
export async function promotedSale(stripe: Stripe, id: string): Promise<PromotedSale | null> {
  const session = await ignoring([missing], null, () => stripe.checkout.sessions.retrieve(id));
  const sold = soldBy(session?.metadata);
  const [discount] = session?.discounts ?? [];
  if (session === null || sold === null || discount === undefined) return null;
  const { publication, reader, offer } = sold;
  const code = await codeOf(stripe, idOf(discount.promotion_code));
  return {
    publication,
    reader,
    session: id,
    offer,
    code: code?.code ?? idOf(discount.promotion_code),
    coupon: idOf(discount.coupon) ?? idOf(code?.promotion.coupon),
    off: moneyOf(session.total_details?.amount_discount ?? 0, session.currency ?? ''),
  };
}
