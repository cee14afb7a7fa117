import type Stripe from 'stripe';
import type { RetentionOffer } from '../../paywall/billing-rules.ts';
import type { Term } from '../../paywall/calendar/term.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { CancelRequest } from '../../paywall/purchases/payment-provider.ts';
import { idOf } from '../metadata.ts';
import { unitAmount } from '../minor-units.ts';
import { localeParam } from '../page-locale.ts';
import { openPortalPage } from '../portal.ts';
import type { UseConfiguration } from '../portal-configurations.ts';
import { ignoring, missing } from '../stripe-errors.ts';
import { latest, msOf } from '../times.ts';

/** How every coupon of a publication's retention offers is called: by this Stile knows a discount as one that was accepted. */
const prefixOf = (publication: string) => `stile-retention-${publication}-`;

/** How many months each unit lasts, for weeks and days at least: Stripe counts the life of a coupon in months. */
const months: Readonly<Record<Term['unit'], number>> = { day: 1 / 28, week: 1 / 4, month: 1, year: 12 };

type Lasting = Pick<Stripe.CouponCreateParams, 'duration' | 'duration_in_months'>;

function lastingOf({ periods }: RetentionOffer, { count, unit }: Term): Lasting {
  if (periods === 1) return { duration: 'once' };
  return { duration: 'repeating', duration_in_months: Math.ceil(periods * count * months[unit]) };
}

/** The coupon that an offer comes to for a plan. What differs makes another one, and so another id. */
function couponOf({
  publication,
  retention,
  every,
}: NonNullable<CancelRequest['retention']>): Stripe.CouponCreateParams {
  const lasting = lastingOf(retention, every);
  const { percentOff, amountOff } = retention;
  const life = lasting.duration === 'once' ? 'once' : `${lasting.duration_in_months}-months`;
  const off =
    amountOff === null
      ? { percent_off: percentOff ?? 0 }
      : { amount_off: unitAmount(amountOff), currency: amountOff.currency };
  const named = amountOff === null ? `${percentOff}-percent` : `${amountOff.amount}-${amountOff.currency}`;
  return { ...off, ...lasting, id: `${prefixOf(publication)}${named}-${life}`, metadata: { publication } };
}

async function ensureCoupon(stripe: Stripe, coupon: Stripe.CouponCreateParams): Promise<string> {
  const id = String(coupon.id);
  const found = await ignoring([missing], null, () => stripe.coupons.retrieve(id));
  if (found === null) await ignoring(['resource_already_exists'], null, () => stripe.coupons.create(coupon));
  return id;
}

type Discounts = readonly (string | Stripe.Discount | Stripe.DeletedDiscount)[];

/** When a reader last accepted to stay, by the discounts of a subscription and of its invoices; null if they never did. */
export function retainedAt(
  publication: string,
  { discounts }: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
): EpochMs | null {
  const all: Discounts = [...discounts, ...invoices.flatMap((invoice) => invoice.discounts)];
  const times = all.flatMap((discount) => {
    if (typeof discount === 'string') return [];
    const coupon = idOf(discount.source.coupon) ?? '';
    return coupon.startsWith(prefixOf(publication)) ? [msOf(discount.start)] : [];
  });
  return latest(times);
}

/** The portal opened for cancelling alone, with something to stay for where that is due. Null if customer or subscription is gone. */
export async function openCancelling(
  stripe: Stripe,
  withConfiguration: UseConfiguration,
  { customer, purchase, retention, returnUrl, locale }: CancelRequest,
): Promise<{ url: string } | null> {
  const coupon = retention === null ? null : await ensureCoupon(stripe, couponOf(retention));
  return openPortalPage(stripe, withConfiguration, {
    customer,
    return_url: returnUrl,
    ...localeParam(locale),
    flow_data: {
      type: 'subscription_cancel',
      subscription_cancel: {
        subscription: purchase,
        ...(coupon === null ? {} : { retention: { type: 'coupon_offer', coupon_offer: { coupon } } }),
      },
      after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
    },
  });
}
