import type Stripe from 'stripe';

type Discount = Stripe.Subscription['discounts'][number];

/** Whether it still counts at that time. One that was not expanded does not say, and is taken for one that does. */
function counts(discount: Discount, at: number): boolean {
  if (typeof discount === 'string') return true;
  return !('deleted' in discount && discount.deleted) && (discount.end === null || discount.end >= at);
}

/**
 * Whether the next charge is not the price of the plan: a promotion code or an offer to stay takes something off, or Stripe adds
 * taxes that the price does not hold. What it comes to only Stripe knows.
 */
export function chargeDiffers({ discounts, items, automatic_tax: tax }: Stripe.Subscription): boolean {
  const [item] = items.data;
  const nextAt = item?.current_period_end ?? 0;
  const taxed = tax.enabled && item?.price.tax_behavior === 'exclusive';
  return taxed || [...discounts, ...(item?.discounts ?? [])].some((discount) => counts(discount, nextAt));
}
