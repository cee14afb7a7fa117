import {
  currency,
  email,
  expandable,
  fields,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  text,
  time,
  url,
} from '../http/parameters.ts';
import { inlinePrice } from './prices.ts';

const lineItem = fields({
  price: text().optional(),
  price_data: fields({
    ...inlinePrice,
    product_data: fields({ name: text(), description: text().optional(), metadata: metadata().optional() }).optional(),
  }).optional(),
  quantity: integer({ min: 1, max: 999_999 }).optional(),
});

const subscriptionData = fields({
  billing_mode: fields({ type: oneOf('flexible') }).optional(),
  description: text(500).optional(),
  metadata: metadata().optional(),
  trial_end: time().optional(),
  trial_period_days: integer({ min: 1, max: 730 }).optional(),
  trial_settings: fields({
    end_behavior: fields({ missing_payment_method: oneOf('cancel', 'create_invoice', 'pause') }),
  }).optional(),
});

const paymentIntentData = fields({
  description: text(1000).optional(),
  metadata: metadata().optional(),
  setup_future_usage: oneOf('off_session').optional(),
});

const update = () => oneOf('auto', 'never').optional();

/** What a session may be told of taxes and invoices. */
const taxAndInvoices = {
  automatic_tax: fields({ enabled: flag() }).optional(),
  customer_update: fields({ address: update(), name: update(), shipping: update() }).optional(),
  invoice_creation: fields({
    enabled: flag(),
    invoice_data: fields({ description: text().optional(), metadata: metadata().optional() }).optional(),
  }).optional(),
  tax_id_collection: fields({ enabled: flag(), required: oneOf('if_supported', 'never').optional() }).optional(),
};

/** Everything that may be said when a Checkout Session is made. What is only echoed back changes no behaviour here. */
export const sessionParameters = fields({
  ...expandable,
  allow_promotion_codes: flag().optional(),
  billing_address_collection: oneOf('auto', 'required').optional(),
  cancel_url: url().optional(),
  client_reference_id: text(200).optional(),
  currency: currency().optional(),
  customer: text().optional(),
  customer_email: email().optional(),
  expires_at: time().optional(),
  line_items: list(lineItem).optional(),
  locale: text(16).optional(),
  metadata: metadata().optional(),
  mode: oneOf('payment', 'setup', 'subscription'),
  origin_context: oneOf('mobile_app', 'web').optional(),
  payment_intent_data: paymentIntentData.optional(),
  payment_method_collection: oneOf('always', 'if_required').optional(),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe').optional(),
  subscription_data: subscriptionData.optional(),
  success_url: url().optional(),
  ...taxAndInvoices,
  ui_mode: oneOf('elements', 'embedded_page', 'form', 'hosted_page').optional(),
});

export type SessionParameters = ReturnType<typeof sessionParameters.parse>;
export type LineItemParameters = NonNullable<SessionParameters['line_items']>[number];
