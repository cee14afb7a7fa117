import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invalidRequest } from '../errors.ts';
import type { Coupon, Discount, PromotionCode } from '../wire.ts';

export interface CouponRequest {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** One of the two. */
  readonly percent_off?: number | undefined;
  readonly amount_off?: number | undefined;
  readonly currency?: string | undefined;
  readonly duration?: 'forever' | 'once' | 'repeating' | undefined;
  readonly duration_in_months?: number | undefined;
  readonly max_redemptions?: number | undefined;
  readonly redeem_by?: number | undefined;
  readonly metadata: Record<string, string>;
}

export function createCoupon(account: Account, about: CouponRequest): Coupon {
  const { percent_off: percent, amount_off: amount, duration = 'once', duration_in_months: months } = about;
  if ((percent === undefined) === (amount === undefined)) {
    throw invalidRequest('Must provide either percent_off or amount_off.', { param: 'percent_off' });
  }
  if (amount !== undefined && about.currency === undefined) {
    throw invalidRequest('You must pass currency when passing amount_off.', { param: 'currency' });
  }
  if ((duration === 'repeating') !== (months !== undefined)) {
    throw invalidRequest('`duration_in_months` is for repeating coupons, and needed by them.', {
      param: 'duration_in_months',
    });
  }
  const id = about.id ?? account.newId('coupon_');
  if (account.tables.find('coupon', id) !== undefined) {
    throw invalidRequest('Coupon already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const coupon: Coupon = {
    id,
    object: 'coupon',
    amount_off: amount ?? null,
    created: account.now(),
    currency: amount === undefined ? null : (about.currency ?? null),
    duration,
    duration_in_months: months ?? null,
    livemode: false,
    max_redemptions: about.max_redemptions ?? null,
    metadata: about.metadata,
    name: about.name ?? null,
    percent_off: percent ?? null,
    redeem_by: about.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
  return account.create('coupon', coupon, 'coupon.created');
}

export interface PromotionCodeRequest {
  readonly coupon: string;
  readonly code?: string | undefined;
  readonly customer?: string | undefined;
  readonly expires_at?: number | undefined;
  readonly max_redemptions?: number | undefined;
  readonly firstTimeOnly: boolean;
  readonly metadata: Record<string, string>;
}

/** The promotion code that people type, in whatever case. */
export const codeNamed = (account: Account, code: string): PromotionCode | undefined =>
  account.tables
    .all('promotion_code')
    .find((one) => one.active && one.code.toLowerCase() === code.trim().toLowerCase());

export function createPromotionCode(account: Account, about: PromotionCodeRequest): PromotionCode {
  account.tables.need('coupon', about.coupon, 'promotion[coupon]');
  const id = account.newId('promo_');
  const code = about.code ?? id.slice(-8).toUpperCase();
  if (codeNamed(account, code) !== undefined) {
    throw invalidRequest(`An active promotion code with \`code: ${code}\` already exists.`, { param: 'code' });
  }
  const made: PromotionCode = {
    id,
    object: 'promotion_code',
    active: true,
    code,
    created: account.now(),
    customer: about.customer ?? null,
    customer_account: null,
    expires_at: about.expires_at ?? null,
    livemode: false,
    max_redemptions: about.max_redemptions ?? null,
    metadata: about.metadata,
    promotion: { coupon: about.coupon, type: 'coupon' },
    restrictions: { first_time_transaction: about.firstTimeOnly, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  };
  return account.create('promotion_code', made, 'promotion_code.created');
}

/** What a coupon takes off each of these amounts. */
export function amountsOff(
  { percent_off: percent, amount_off: most }: Pick<Coupon, 'percent_off' | 'amount_off'>,
  amounts: readonly number[],
): number[] {
  if (percent !== null) return amounts.map((amount) => Math.round((amount * percent) / 100));
  let left = most ?? 0;
  return amounts.map((amount) => {
    const off = Math.min(amount, left);
    left -= off;
    return off;
  });
}

interface DiscountRequest {
  readonly coupon: Coupon;
  /** Null for a coupon that was applied without one, and beside a checkout. */
  readonly code: PromotionCode | null;
  readonly session: string | null;
  readonly customer: string | null;
  readonly subscription: string | null;
}

/** What a coupon comes to for the one who has it. It counts as a redemption of it, and of the code by which it came. */
export function createDiscount(account: Account, about: DiscountRequest): Discount {
  const { coupon, code, session, customer, subscription } = about;
  const { duration_in_months: months } = coupon;
  account.change({ kind: 'coupon', id: coupon.id }, { times_redeemed: coupon.times_redeemed + 1 });
  if (code !== null)
    account.change({ kind: 'promotion_code', id: code.id }, { times_redeemed: code.times_redeemed + 1 });
  return account.create('discount', {
    id: account.newId('di_'),
    object: 'discount',
    checkout_session: session,
    customer,
    customer_account: null,
    // The calendar does not matter for playing it.
    end: months === null ? null : account.now() + months * 31 * daySeconds,
    invoice: null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: account.now(),
    subscription,
    subscription_item: null,
  });
}
