import type { Account } from '../account.ts';
import type { InvoiceLine } from '../wire.ts';
import type { LineRequest } from './line-request.ts';

export function newLine(account: Account, invoice: string, line: LineRequest): InvoiceLine {
  return {
    id: account.newId('il_'),
    object: 'line_item',
    amount: line.amount,
    currency: line.price.currency,
    description: line.description,
    discount_amounts: [],
    discountable: line.proration !== true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: parentOf(account, line),
    period: line.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: line.price.id, product: line.price.product },
      type: 'price_details',
      unit_amount_decimal: String(line.amount / line.quantity),
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  };
}

function parentOf(account: Account, { item, subscription, proration = false }: LineRequest): InvoiceLine['parent'] {
  if (item === null || subscription === null) {
    const details = { invoice_item: account.newId('ii_'), proration: false, proration_details: null, subscription };
    return { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' };
  }
  const details = {
    invoice_item: proration ? account.newId('ii_') : null,
    proration,
    proration_details: null,
    subscription,
    subscription_item: item,
  };
  return { invoice_item_details: null, subscription_item_details: details, type: 'subscription_item_details' };
}
