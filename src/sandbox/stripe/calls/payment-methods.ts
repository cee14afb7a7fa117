import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { matches, page } from '../http/pagination.ts';
import { expandable, fields, oneOf, pageable, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { liveCustomer } from '../records/customer.ts';
import type { PaymentMethod } from '../wire.ts';

function detach(account: Account, id: string): PaymentMethod {
  const method = account.tables.need('payment_method', id);
  if (method.customer === null)
    throw invalidRequest('The payment method you provided is not attached to a customer so detachment is impossible.');
  const owner = method.customer;
  const detached = account.tables.put('payment_method', { ...method, customer: null });
  account.emit('payment_method.detached', detached, { customer: owner });
  for (const subscription of account.tables.all('subscription')) {
    if (subscription.default_payment_method === id) {
      account.change(
        { kind: 'subscription', id: subscription.id },
        { default_payment_method: null },
        'customer.subscription.updated',
      );
    }
  }
  const customer = liveCustomer(account, owner);
  if (customer.invoice_settings.default_payment_method === id) {
    const settings = { ...customer.invoice_settings, default_payment_method: null };
    account.change({ kind: 'customer', id: owner }, { invoice_settings: settings }, 'customer.updated');
  }
  return detached;
}

const filters = { type: oneOf('card', 'us_bank_account').optional() };

export const paymentMethodRoutes = [
  route({
    method: 'get',
    path: '/v1/payment_methods',
    parameters: fields({ ...pageable, ...filters, customer: text().optional() }),
    answer: ({ account, parameters: { customer, type, ...paging } }) => {
      if (customer !== undefined) liveCustomer(account, customer, 'customer');
      return page(
        account.tables.all('payment_method').filter((one) => matches(one, { customer, type })),
        paging,
        '/v1/payment_methods',
      );
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/:id/payment_methods',
    parameters: fields({ ...pageable, ...filters }),
    answer: ({ account, id, parameters: { type, ...paging } }) => {
      const rows = account.tables
        .all('payment_method')
        .filter((one) => matches(one, { customer: liveCustomer(account, id).id, type }));
      return page(rows, paging, `/v1/customers/${id}/payment_methods`);
    },
  }),
  route({
    method: 'get',
    path: '/v1/payment_methods/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('payment_method', id),
  }),
  route({
    method: 'post',
    path: '/v1/payment_methods/:id/detach',
    parameters: fields(expandable),
    answer: ({ account, id }) => detach(account, id),
  }),
];
