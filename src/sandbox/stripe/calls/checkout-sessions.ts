import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invalidRequest, missingParameter } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, oneOf, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { expireSession } from '../money/checkout.ts';
import { createSession, detailsOf, newLineItem } from '../records/checkout-session.ts';
import { liveCustomer } from '../records/customer.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import { createPrice } from '../records/price.ts';
import { createProduct } from '../records/product.ts';
import type { CheckoutSession, Price } from '../wire.ts';
import { type LineItemParameters, type SessionParameters, sessionParameters } from './checkout-parameters.ts';
import { checkAmount, checkPrices, checkSession } from './checkout-rules.ts';
import { checkTax, taxFields } from './checkout-tax.ts';

function openSession(account: Account, parameters: SessionParameters): CheckoutSession {
  const now = account.now();
  checkSession(parameters, now);
  const { mode, customer: customerId, subscription_data: subscription, payment_intent_data: payment } = parameters;
  const customer = customerId === undefined ? null : liveCustomer(account, customerId, 'customer');
  const items = parameters.line_items ?? [];
  const prices = items.map((item, index) => priceOf(account, item, index));
  checkPrices(mode, prices, parameters.currency);
  checkTax(parameters, prices);
  const days = subscription?.trial_period_days;
  const trialEnd = subscription?.trial_end ?? (days === undefined ? null : now + days * daySeconds);
  const lineItems = prices.map((price, index) =>
    newLineItem(account, price, { quantity: items[index]?.quantity ?? 1, onTrial: trialEnd !== null }),
  );
  checkAmount(
    lineItems.reduce((sum, line) => sum + line.amount_total, 0),
    prices[0]?.currency ?? 'usd',
  );
  const email = customer?.email ?? parameters.customer_email;
  return createSession(
    account,
    { ...echoed(parameters), ...(email == null ? {} : { customer_details: detailsOf(email, customer?.name ?? null) }) },
    {
      lineItems,
      missingPaymentMethod: subscription?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      paymentDescription: payment?.description ?? null,
      paymentMetadata: mergeMetadata(null, payment?.metadata),
      setupFutureUsage: payment?.setup_future_usage ?? null,
      subscriptionDescription: subscription?.description ?? null,
      subscriptionMetadata: mergeMetadata(null, subscription?.metadata),
      trialEnd,
    },
  );
}

/** The fields of a session that repeat the request. */
function echoed(parameters: SessionParameters): Partial<CheckoutSession> {
  const {
    expand: _e,
    line_items: _l,
    subscription_data: _s,
    payment_intent_data: _p,
    currency: _c,
    automatic_tax: _a,
    customer_update: _u,
    invoice_creation: _i,
    tax_id_collection: _t,
    metadata,
    ...rest
  } = parameters;
  const collection = rest.mode === 'payment' ? 'if_required' : 'always';
  return {
    payment_method_collection: collection,
    customer_creation: rest.mode === 'payment' && rest.customer === undefined ? 'if_required' : null,
    ...given(rest),
    ...taxFields(parameters),
    metadata: mergeMetadata(null, metadata),
  };
}

function priceOf(account: Account, item: LineItemParameters, index: number): Price {
  const param = `line_items[${index}]`;
  if (item.quantity === undefined)
    throw invalidRequest('Quantity is required. Add `quantity` to this line item.', { param: `${param}[quantity]` });
  if (item.price_data !== undefined && item.price !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: price, price_data.', { param });
  }
  if (item.price_data !== undefined) return inlinePriceOf(account, item.price_data, param);
  if (item.price === undefined) throw missingParameter(`${param}[price]`);
  const price = account.tables.need('price', item.price, `${param}[price]`);
  if (!price.active) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', {
      param: `${param}[price]`,
    });
  }
  if (!account.tables.need('product', price.product).active) {
    throw invalidRequest(
      `The price \`${price.id}\` is not available to be purchased because its product is not active.`,
      {
        param: `${param}[price]`,
      },
    );
  }
  return price;
}

function inlinePriceOf(account: Account, data: NonNullable<LineItemParameters['price_data']>, param: string): Price {
  const { product, product_data: about } = data;
  if ((product === undefined) === (about === undefined)) {
    throw invalidRequest('You must specify either `product` or `product_data`.', { param: `${param}[price_data]` });
  }
  const name = about?.name ?? '';
  const owner =
    product ?? createProduct(account, { name, active: false, metadata: mergeMetadata(null, about?.metadata) }).id;
  return createPrice(account, { ...data, product: owner, about: { active: false } });
}

export const checkoutSessionRoutes = [
  route({
    method: 'post',
    path: '/v1/checkout/sessions',
    parameters: sessionParameters,
    answer: ({ account, parameters }) => openSession(account, parameters),
  }),
  route({
    method: 'get',
    path: '/v1/checkout/sessions',
    parameters: fields({
      ...pageable,
      created: range().optional(),
      customer: text().optional(),
      payment_intent: text().optional(),
      status: oneOf('complete', 'expired', 'open').optional(),
      subscription: text().optional(),
    }),
    answer: ({ account, parameters: { created, customer, payment_intent, status, subscription, ...paging } }) => {
      const rows = account.tables
        .all('checkout.session')
        .filter(
          (one) => matches(one, { customer, payment_intent, status, subscription }) && inRange(one.created, created),
        );
      return page(rows, paging, '/v1/checkout/sessions');
    },
  }),
  route({
    method: 'get',
    path: '/v1/checkout/sessions/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('checkout.session', id),
  }),
  route({
    method: 'get',
    path: '/v1/checkout/sessions/:id/line_items',
    parameters: fields(pageable),
    answer: ({ account, id, parameters }) =>
      page(
        [...account.tables.need('plan', id).lineItems].reverse(),
        parameters,
        `/v1/checkout/sessions/${id}/line_items`,
      ),
  }),
  route({
    method: 'post',
    path: '/v1/checkout/sessions/:id/expire',
    parameters: fields(expandable),
    answer: ({ account, id }) => {
      const session = account.tables.need('checkout.session', id);
      if (session.status !== 'open') {
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
        );
      }
      return expireSession(account, id);
    },
  }),
];
