import { z } from 'zod';
import type { Account } from '../account.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { email, expandable, fields, list, metadata, orUnset, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { search } from '../http/search.ts';
import { endNow } from '../money/ending.ts';
import { createCustomer, liveCustomer, liveCustomers } from '../records/customer.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import type { Customer, Deleted } from '../wire.ts';

const details = {
  ...expandable,
  description: orUnset(text()).optional(),
  email: orUnset(email()).optional(),
  metadata: metadata().optional(),
  name: orUnset(text(256)).optional(),
  phone: orUnset(text(20)).optional(),
  preferred_locales: list(text()).optional(),
};

const paymentDefaults = { invoice_settings: fields({ default_payment_method: text().optional() }).optional() };

function deleteCustomer(account: Account, id: string): Deleted<'customer'> {
  const customer = liveCustomer(account, id);
  const live = account.tables.all('subscription').filter((one) => one.customer === id && one.status !== 'canceled');
  for (const subscription of live) endNow(account, subscription.id, 'cancellation_requested');
  const deleted: Deleted<'customer'> = { id, object: 'customer', deleted: true };
  account.tables.put('customer', deleted);
  account.emit('customer.deleted', customer);
  return deleted;
}

export const customerRoutes = [
  route({
    method: 'post',
    path: '/v1/customers',
    parameters: fields(details),
    answer: ({ account, parameters: { expand: _expand, metadata: entries, ...about } }) =>
      createCustomer(account, { ...given(about), metadata: mergeMetadata(null, entries) }),
  }),
  route({
    method: 'get',
    path: '/v1/customers',
    parameters: fields({ ...pageable, created: range().optional(), email: text(512).optional() }),
    answer: ({ account, parameters }) => {
      const rows = liveCustomers(account).filter(
        (customer) => matches(customer, { email: parameters.email }) && inRange(customer.created, parameters.created),
      );
      return page(rows, parameters, '/v1/customers');
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/search',
    parameters: fields({ ...expandable, query: text(), limit: pageable.limit, page: text().optional() }),
    answer: ({ account, parameters }) => search(liveCustomers(account), parameters, '/v1/customers/search'),
  }),
  route({
    method: 'get',
    path: '/v1/customers/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('customer', id),
  }),
  route({
    method: 'post',
    path: '/v1/customers/:id',
    parameters: fields({ ...details, ...paymentDefaults }),
    answer: ({
      account,
      id,
      parameters: { expand: _expand, metadata: entries, invoice_settings: settings, ...about },
    }) => {
      const customer = liveCustomer(account, id);
      const method = settings?.default_payment_method;
      if (method !== undefined)
        account.tables.need('payment_method', method, 'invoice_settings[default_payment_method]');
      const patch: Partial<Customer> = {
        ...given(about),
        metadata: mergeMetadata(customer.metadata, entries),
        invoice_settings: {
          ...customer.invoice_settings,
          ...(method === undefined ? {} : { default_payment_method: method }),
        },
      };
      return account.change({ kind: 'customer', id }, patch, 'customer.updated');
    },
  }),
  route({
    method: 'delete',
    path: '/v1/customers/:id',
    parameters: z.strictObject({}),
    answer: ({ account, id }) => deleteCustomer(account, id),
  }),
];
