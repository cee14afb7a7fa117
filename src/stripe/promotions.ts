import type Stripe from 'stripe';
import type { PromotedSale } from '../paywall/purchases/payment-provider.ts';
import { idOf, referenceIn } from './metadata.ts';
import { moneyOf } from './minor-units.ts';
import { ignoring, missing } from './stripe-errors.ts';

/** The sale that a session was, if a promotion code was entered on its page; null for all others. */
export async function promotedSale(stripe: Stripe, id: string): Promise<PromotedSale | null> {
  const session = await ignoring([missing], null, () =>
    stripe.checkout.sessions.retrieve(id, { expand: ['discounts.promotion_code'] }),
  );
  const reference = referenceIn(session?.metadata);
  const offer = session?.metadata?.['offer'];
  const [discount] = session?.discounts ?? [];
  if (session === null || reference === null || offer === undefined || discount === undefined) return null;
  const { promotion_code: code } = discount;
  const written = typeof code === 'string' ? null : code;
  const coupon = idOf(discount.coupon) ?? idOf(written?.promotion.coupon);
  return {
    ...reference,
    session: id,
    offer,
    code: written?.code ?? idOf(code),
    coupon,
    off: moneyOf(session.total_details?.amount_discount ?? 0, session.currency ?? ''),
  };
}
