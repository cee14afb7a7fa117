import type { Account } from '../account.ts';
import { invalidRequest, missingParameter, noSuch } from '../errors.ts';
import { expandable, fields, list, oneOf, text, time } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { releaseSchedule } from '../money/schedule.ts';
import { previewSwitch, type Switch, switchNow } from '../money/switching.ts';
import type { Subscription } from '../wire.ts';

/** What of an update, or of a preview of one, is a switch to another price. */
export const switchParameters = {
  items: list(fields({ id: text().optional(), price: text().optional() }), { max: 20 }).optional(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none').optional(),
  proration_date: time().optional(),
};

interface SwitchParameters {
  readonly items?: readonly { readonly id?: string | undefined; readonly price?: string | undefined }[] | undefined;
  readonly proration_behavior?: Switch['behavior'] | undefined;
}

function switchIn(
  account: Account,
  subscription: Subscription,
  { items, proration_behavior: behavior = 'create_prorations' }: SwitchParameters,
): Switch | null {
  const [wanted, ...others] = items ?? [];
  if (wanted === undefined) return null;
  if (others.length > 0) throw invalidRequest('The stand-in switches one item.', { param: 'items' });
  if (wanted.id === undefined) throw missingParameter('items[0][id]');
  const item = subscription.items.data.find(({ id }) => id === wanted.id);
  if (item === undefined) throw noSuch('subscription_item', wanted.id, 'items[0][id]');
  const price = account.tables.need('price', wanted.price ?? item.price.id, 'items[0][price]');
  if (!price.active) throw invalidRequest('The price specified is inactive.', { param: 'items[0][price]' });
  return { subscription, price, behavior };
}

/** Acts on the part of an update that switches the price. */
export function switchBy(
  account: Account,
  id: string,
  parameters: SwitchParameters & { readonly payment_behavior?: string | undefined },
): void {
  const wanted = switchIn(account, account.tables.need('subscription', id), parameters);
  if (wanted === null) return;
  if (wanted.subscription.status === 'canceled') throw invalidRequest('A canceled subscription cannot be switched.');
  switchNow(account, wanted, { mustPay: parameters.payment_behavior === 'error_if_incomplete' });
}

export const switchingRoutes = [
  route({
    method: 'post',
    path: '/v1/invoices/create_preview',
    parameters: fields({
      ...expandable,
      customer: text().optional(),
      subscription: text(),
      subscription_details: fields(switchParameters).optional(),
    }),
    answer: ({ account, parameters: { subscription: id, subscription_details: details = {} } }) => {
      const subscription = account.tables.need('subscription', id, 'subscription');
      const [item] = subscription.items.data;
      if (item === undefined) throw invalidRequest('There is nothing to be billed.');
      const wanted = switchIn(account, subscription, details);
      return previewSwitch(account, wanted ?? { subscription, price: item.price, behavior: 'none' });
    },
  }),
  route({
    method: 'get',
    path: '/v1/subscription_schedules/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('subscription_schedule', id),
  }),
  route({
    method: 'post',
    path: '/v1/subscription_schedules/:id/release',
    parameters: fields(expandable),
    answer: ({ account, id }) => {
      if (account.tables.need('subscription_schedule', id).status !== 'active')
        throw invalidRequest('This schedule is not active.');
      return releaseSchedule(account, id);
    },
  }),
];
