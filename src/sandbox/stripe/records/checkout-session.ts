import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import type { CheckoutPlan } from '../tables.ts';
import type { CheckoutSession, LineItem, Price } from '../wire.ts';

/** A line of a session, with what it comes to when the session is paid: nothing yet for a plan that begins with a trial. */
export function newLineItem(
  account: Account,
  price: Price,
  { quantity, onTrial }: { quantity: number; onTrial: boolean },
): LineItem {
  const amount = onTrial && price.type === 'recurring' ? 0 : (price.unit_amount ?? 0) * quantity;
  const product = account.tables.need('product', price.product);
  return {
    id: account.newId('li_'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: product.name,
    metadata: {},
    price,
    quantity,
  };
}

/** An open session and, beside it, what is to happen when it is paid. */
export function createSession(
  account: Account,
  about: Partial<CheckoutSession>,
  plan: Omit<CheckoutPlan, 'id'>,
): CheckoutSession {
  const id = account.newId('cs_test_');
  const total = plan.lineItems.reduce((sum, line) => sum + line.amount_total, 0);
  const session: CheckoutSession = {
    ...blankSession,
    amount_subtotal: total,
    amount_total: total,
    created: account.now(),
    currency: plan.lineItems[0]?.currency ?? null,
    expires_at: account.now() + daySeconds,
    mode: 'payment',
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    url: pageOf(account, id),
    ...about,
    id,
  };
  account.tables.put('checkout.session', session);
  account.tables.put('plan', { ...plan, id });
  return session;
}

/** Who pays, as far as the session knows. */
export function detailsOf(email: string | null, name: string | null): NonNullable<CheckoutSession['customer_details']> {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

/** Where somebody pays it. */
export function pageOf(account: Account, id: string): string {
  return `${account.settings.publicUrl()}/pay/${id}`;
}

/** Where somebody goes after paying; Stripe fills in the session's id. */
export function returnUrl(session: CheckoutSession): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

const blankSession = {
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  cancel_url: null,
  client_reference_id: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_creation: null,
  customer_details: null,
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: null,
  metadata: {},
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card', 'us_bank_account'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  success_url: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<CheckoutSession>;
