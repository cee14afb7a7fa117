import type { Account } from '../account.ts';
import { noSuch } from '../errors.ts';
import type { Customer, Deleted } from '../wire.ts';

export function createCustomer(account: Account, about: Partial<Customer>): Customer {
  const customer: Customer = {
    id: account.newId('cus_'),
    object: 'customer',
    address: null,
    balance: 0,
    created: account.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    ...about,
  };
  account.create('customer', customer, 'customer.created');
  return customer;
}

function isDeleted(customer: Customer | Deleted<'customer'>): customer is Deleted<'customer'> {
  return 'deleted' in customer;
}

/** A customer that still exists. @throws StripeFault `resource_missing` for a deleted one as well. */
export function liveCustomer(account: Account, id: string, param?: string): Customer {
  const customer = account.tables.need('customer', id, param);
  if (isDeleted(customer)) throw noSuch('customer', id, param);
  return customer;
}

export function liveCustomers(account: Account): Customer[] {
  return account.tables.all('customer').filter((customer): customer is Customer => !isDeleted(customer));
}
