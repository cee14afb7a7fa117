import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { BillingRules } from '../../paywall/billing-rules.ts';
import type { PaymentProvider, SwitchBill } from '../../paywall/purchases/payment-provider.ts';
import { idOf } from '../metadata.ts';
import { moneyOf } from '../minor-units.ts';
import { localeParam } from '../page-locale.ts';
import { type PortalFeatures, plainFeatures, type UseConfiguration } from '../portal-configurations.ts';
import type { Prices } from '../prices.ts';
import { msOf } from '../times.ts';

type Behavior = 'always_invoice' | 'create_prorations' | 'none';

const behaviors: Readonly<Record<BillingRules['switching']['proration'], Behavior>> = {
  now: 'always_invoice',
  'next-invoice': 'create_prorations',
  none: 'none',
};

/** The one item that is switched. Subscriptions that somebody gave more items are not Stile's to change. */
async function itemOf(stripe: Stripe, purchase: string): Promise<string | null> {
  const { items } = await stripe.subscriptions.retrieve(purchase);
  return items.data.length === 1 ? (items.data[0]?.id ?? null) : null;
}

/** Whether a line bills a whole period of the price. */
const isWhole = ({ parent, pricing }: Stripe.InvoiceLineItem, price: string) =>
  parent?.subscription_item_details?.proration === false && idOf(pricing?.price_details?.price) === price;

/**
 * The portal for one switch: that to this price. What costs less, or is for shorter, begins when what is paid for is over. A
 * configuration lists one price, because Stripe takes no two of a product that are paid equally often.
 */
function featuresFor(product: string, price: string, behavior: Behavior): PortalFeatures {
  return {
    ...plainFeatures,
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price'],
      products: [{ product, prices: [price] }],
      proration_behavior: behavior,
      schedule_at_period_end: { conditions: [{ type: 'shortening_interval' }, { type: 'decreasing_item_amount' }] },
    },
  };
}

const fingerprintOf = (features: PortalFeatures) =>
  createHash('sha256').update(JSON.stringify(features)).digest('base64url').slice(0, 22);

interface Parts {
  readonly catalog: Prices;
  readonly withConfiguration: UseConfiguration;
}

/** Says what a switch to another plan costs, and opens the page on which the reader confirms it. */
export function createSwitching(
  stripe: Stripe,
  { catalog, withConfiguration }: Parts,
): Pick<PaymentProvider, 'previewSwitch' | 'openSwitch'> {
  return {
    previewSwitch: ({ purchase, listing, proration }) =>
      catalog.withPrices(listing, async (): Promise<SwitchBill | null> => {
        const [price, item] = [await catalog.planPrice(listing), await itemOf(stripe, purchase)];
        if (item === null) return null;
        const invoice = await stripe.invoices.createPreview({
          subscription: purchase,
          subscription_details: { items: [{ id: item, price }], proration_behavior: behaviors[proration] },
        });
        const whole = invoice.lines.data.find((line) => isWhole(line, price));
        return {
          due: moneyOf(invoice.amount_due, invoice.currency),
          paysUntil: whole === undefined ? null : msOf(whole.period.end),
        };
      }),

    openSwitch: ({ customer, purchase, listing, proration, returnUrl, locale }) =>
      catalog.withPrices(listing, async () => {
        const [price, item] = [await catalog.planPrice(listing), await itemOf(stripe, purchase)];
        if (item === null) return null;
        const product = idOf((await stripe.prices.retrieve(price)).product);
        if (product === null) return null;
        const features = featuresFor(product, price, behaviors[proration]);
        const wanted = { mark: `switch-1 ${fingerprintOf(features)}`, features };
        const { url } = await withConfiguration(wanted, (configuration) =>
          stripe.billingPortal.sessions.create({
            customer,
            configuration,
            return_url: returnUrl,
            ...localeParam(locale),
            flow_data: {
              type: 'subscription_update_confirm',
              subscription_update_confirm: { subscription: purchase, items: [{ id: item, price }] },
              after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
            },
          }),
        );
        return { url };
      }),
  };
}
