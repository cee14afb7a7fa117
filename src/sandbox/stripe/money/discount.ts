import type { Account } from '../account.ts';
import { checkAmount } from '../calls/checkout-rules.ts';
import { invalidRequest } from '../errors.ts';
import { amountsOff, codeNamed, createDiscount } from '../records/coupon.ts';
import type { CheckoutSession, Coupon, Discount, PromotionCode, Subscription } from '../wire.ts';

/** Why a code that there is does not count here, or null. */
function refusalOf(account: Account, session: CheckoutSession, code: PromotionCode): string | null {
  const coupon = account.tables.need('coupon', String(code.promotion.coupon));
  const now = account.now();
  const isOver = (end: number | null) => end !== null && end <= now;
  const isUsedUp = (one: Coupon | PromotionCode) =>
    one.max_redemptions !== null && one.times_redeemed >= one.max_redemptions;
  if (isOver(code.expires_at) || isOver(coupon.redeem_by)) return 'This code has expired.';
  if (isUsedUp(code) || isUsedUp(coupon) || !coupon.valid) return 'This code is no longer valid.';
  if (code.customer !== null && code.customer !== session.customer) return 'This code is for another customer.';
  if (coupon.currency !== null && coupon.currency !== session.currency) return 'This code is for another currency.';
  const paidBefore = account.tables.all('charge').some(({ customer, paid }) => paid && customer === session.customer);
  const first = code.restrictions.first_time_transaction && session.customer !== null && paidBefore;
  return first ? 'This code is for a first purchase.' : null;
}

/**
 * Enters a promotion code on an open page. What is left to be paid must be nothing, or enough to be charged.
 * @throws StripeFault for a code that does not count here.
 */
export function enterCode(account: Account, id: string, typed: string): CheckoutSession {
  const session = account.tables.need('checkout.session', id);
  const wrong = (message: string) => invalidRequest(message, { param: 'promotion_code' });
  if (session.status !== 'open') throw wrong(`This Checkout Session is ${session.status}.`);
  if (session.allow_promotion_codes !== true) throw wrong('This page takes no promotion codes.');
  const code = codeNamed(account, typed);
  if (code === undefined) throw wrong('This code is invalid.');
  const refusal = refusalOf(account, session, code);
  if (refusal !== null) throw wrong(refusal);
  const plan = account.tables.need('plan', id);
  const coupon = account.tables.need('coupon', String(code.promotion.coupon));
  const off = amountsOff(
    coupon,
    plan.lineItems.map(({ amount_subtotal: amount }) => amount),
  );
  const lineItems = plan.lineItems.map((line, index) => {
    const discount = off[index] ?? 0;
    return { ...line, amount_discount: discount, amount_total: line.amount_subtotal - discount };
  });
  const total = lineItems.reduce((sum, line) => sum + line.amount_total, 0);
  checkAmount(total, session.currency ?? 'usd');
  account.tables.put('plan', { ...plan, lineItems });
  return account.change(
    { kind: 'checkout.session', id },
    {
      amount_total: total,
      discounts: [{ coupon: null, promotion_code: code.id }],
      payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
      total_details: { amount_shipping: 0, amount_tax: 0, amount_discount: off.reduce((sum, one) => sum + one, 0) },
    },
  );
}

/** The discount of the code that was entered on a session's page, once it has been paid; null if there was none. */
export function redeemCode(
  account: Account,
  session: CheckoutSession,
  subscription: Subscription | null,
): Discount | null {
  const code = account.tables.find('promotion_code', String(session.discounts?.[0]?.promotion_code ?? ''));
  if (code === undefined) return null;
  const coupon = account.tables.need('coupon', String(code.promotion.coupon));
  const customer = subscription?.customer ?? session.customer;
  const discount = createDiscount(account, {
    coupon,
    code,
    session: session.id,
    customer,
    subscription: subscription?.id ?? null,
  });
  if (subscription !== null && coupon.duration !== 'once') {
    account.change({ kind: 'subscription', id: subscription.id }, { discounts: [discount.id] });
  }
  return discount;
}

/** The discounts that a subscription has now. */
export const discountsOf = (account: Account, { discounts }: Subscription): Discount[] =>
  discounts.map((id) => account.tables.need('discount', id)).filter(({ end }) => end === null || end > account.now());

/** Gives a subscription a coupon, from its next invoice on, in the place of what it had. */
export function applyCoupon(account: Account, subscription: Subscription, id: string): void {
  const coupon = account.tables.need('coupon', id);
  const { customer } = subscription;
  const discount = createDiscount(account, {
    coupon,
    code: null,
    session: null,
    customer,
    subscription: subscription.id,
  });
  const patch = { discounts: [discount.id] };
  account.change({ kind: 'subscription', id: subscription.id }, patch, 'customer.subscription.updated');
}

/** The discounts that a subscription still has when an invoice has used up those that are for one invoice. */
export function discountsAfterUse(account: Account, subscription: Subscription): string[] {
  return discountsOf(account, subscription)
    .filter(({ source }) => account.tables.need('coupon', String(source.coupon)).duration !== 'once')
    .map(({ id }) => id);
}
