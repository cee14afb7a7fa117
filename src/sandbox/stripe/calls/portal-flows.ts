import type { z } from 'zod';
import type { Account } from '../account.ts';
import { invalidRequest, missingParameter, noSuch } from '../errors.ts';
import { fields, flag, list, oneOf, orUnset, text, url } from '../http/parameters.ts';
import { given } from '../records/metadata.ts';
import type { PortalFeatures } from '../records/portal.ts';
import type { PortalConfiguration, PortalSession } from '../wire.ts';

/** What of a configuration says to which plans customers may switch, and how. */
export const switchingFeature = fields({
  enabled: flag(),
  default_allowed_updates: orUnset(list(oneOf('price', 'promotion_code', 'quantity'))).optional(),
  products: orUnset(list(fields({ product: text(), prices: list(text()) }), { max: 10 })).optional(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
  schedule_at_period_end: fields({
    conditions: list(fields({ type: oneOf('decreasing_item_amount', 'shortening_interval') })).optional(),
  }).optional(),
});

type Switching = PortalFeatures['subscription_update'];

export function mergeSwitching(current: Switching, wanted: z.output<typeof switchingFeature> | undefined): Switching {
  const { products, schedule_at_period_end: planned, default_allowed_updates: updates, ...plain } = wanted ?? {};
  return {
    ...current,
    ...given(plain),
    ...(updates === undefined ? {} : { default_allowed_updates: updates ?? [] }),
    ...(products === undefined
      ? {}
      : {
          products: (products ?? []).map((one) => ({
            ...one,
            adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
          })),
        }),
    ...(planned === undefined ? {} : { schedule_at_period_end: { conditions: planned.conditions ?? [] } }),
  };
}

/** The one thing that a customer is sent to the portal for. */
export const flowData = fields({
  type: oneOf('subscription_cancel', 'subscription_update_confirm'),
  after_completion: fields({
    type: oneOf('portal_homepage', 'redirect'),
    redirect: fields({ return_url: url() }).optional(),
  }).optional(),
  subscription_cancel: fields({
    subscription: text(),
    retention: fields({ type: oneOf('coupon_offer'), coupon_offer: fields({ coupon: text() }) }).optional(),
  }).optional(),
  subscription_update_confirm: fields({
    subscription: text(),
    items: list(fields({ id: text(), price: text(), quantity: text().optional() }), { max: 1 }),
  }).optional(),
});

export type FlowRequest = z.output<typeof flowData>;
type Flow = NonNullable<PortalSession['flow']>;

interface Opening {
  readonly customer: string;
  readonly configuration: PortalConfiguration;
  readonly wanted: FlowRequest | undefined;
}

const path = (name: string) => `flow_data[${name}]`;

/** The customer's own subscription, as it must be for somebody to be sent to change it. */
function checkSubscription(
  account: Account,
  { customer }: Opening,
  { id, param }: { readonly id: string; readonly param: string },
): void {
  const subscription = account.tables.need('subscription', id, param);
  if (subscription.customer !== customer) throw noSuch('subscription', id, param);
  if (subscription.status === 'canceled' || subscription.cancel_at !== null)
    throw invalidRequest('This subscription is canceled or is set to be.', { param });
}

function confirmation(account: Account, opening: Opening): Flow['subscription_update_confirm'] {
  const { configuration, wanted } = opening;
  const about = wanted?.subscription_update_confirm;
  if (about === undefined) throw missingParameter(path('subscription_update_confirm'));
  const { subscription: id, items } = about;
  const param = path('subscription_update_confirm');
  checkSubscription(account, opening, { id, param });
  const { enabled, products } = configuration.features.subscription_update;
  const { items: held, schedule } = account.tables.need('subscription', id);
  const [item] = items;
  if (!enabled) throw invalidRequest('Subscription updates are disabled in the configuration.', { param });
  if (schedule !== null) throw invalidRequest('A subscription with a schedule cannot be updated here.', { param });
  if (item === undefined || !held.data.some((one) => one.id === item.id))
    throw invalidRequest('The item is not one of the subscription.', { param });
  if (!(products ?? []).some(({ prices }) => prices.includes(item.price)))
    throw invalidRequest("The price is not in the configuration's products.", { param });
  if (held.data.some(({ price }) => price.id === item.price))
    throw invalidRequest('The subscription has this price already.', { param });
  return { discounts: null, items: [{ id: item.id, price: item.price, quantity: 1 }], subscription: id };
}

function cancelling(account: Account, opening: Opening): Flow['subscription_cancel'] {
  const about = opening.wanted?.subscription_cancel;
  if (about === undefined) throw missingParameter(path('subscription_cancel'));
  checkSubscription(account, opening, { id: about.subscription, param: path('subscription_cancel') });
  if (!opening.configuration.features.subscription_cancel.enabled)
    throw invalidRequest('Cancelling is disabled in the configuration.', { param: path('subscription_cancel') });
  const coupon = about.retention?.coupon_offer.coupon;
  if (coupon !== undefined) account.tables.need('coupon', coupon, path('subscription_cancel'));
  return { subscription: about.subscription, retention: about.retention ?? null };
}

/** The flow of a session that was asked for with one. @throws StripeFault where it could lead to nothing. */
export function flowOf(account: Account, opening: Opening): PortalSession['flow'] {
  const { wanted } = opening;
  if (wanted === undefined) return null;
  const { type, after_completion: after } = wanted;
  return {
    after_completion: {
      type: after?.type ?? 'portal_homepage',
      hosted_confirmation: null,
      redirect: after?.redirect ?? null,
    },
    customer_update: null,
    subscription_cancel: type === 'subscription_cancel' ? cancelling(account, opening) : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: type === 'subscription_update_confirm' ? confirmation(account, opening) : null,
    type,
  };
}
