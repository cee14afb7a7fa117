import type { Account } from '../account.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../wire.ts';

/** How one attempt to take money went. */
export type AttemptResult = 'succeeded' | 'pending' | 'failed';

/** The record of one attempt to take the money of a payment intent. */
export function newCharge(
  account: Account,
  intent: PaymentIntent,
  { method, result }: { method: PaymentMethod; result: AttemptResult },
): Charge {
  const id = account.newId('ch_');
  return {
    ...blankCharge,
    id,
    amount: intent.amount,
    amount_captured: result === 'failed' ? 0 : intent.amount,
    billing_details: method.billing_details,
    captured: result !== 'failed',
    created: account.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: paymentMethodDetails(method),
    ...resultFields(result),
  };
}

/** The fields that say how an attempt ended, set when it is made or, for a delayed method, days later. */
export function resultFields(
  result: AttemptResult,
): Pick<Charge, 'outcome' | 'failure_code' | 'failure_message' | 'paid' | 'status'> {
  const failed = result === 'failed';
  return {
    failure_code: failed ? 'card_declined' : null,
    failure_message: failed ? 'Your card was declined.' : null,
    outcome: {
      advice_code: failed ? 'try_again_later' : null,
      network_advice_code: null,
      network_decline_code: failed ? '05' : null,
      network_status: failed ? 'declined_by_network' : 'approved_by_network',
      reason: failed ? 'generic_decline' : null,
      risk_level: 'normal',
      seller_message: failed ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
      type: failed ? 'issuer_declined' : 'authorized',
    },
    paid: result === 'succeeded',
    status: result,
  };
}

function paymentMethodDetails({ card, us_bank_account: bank }: PaymentMethod): Charge['payment_method_details'] {
  if (bank !== undefined) return { type: 'us_bank_account', us_bank_account: bankDetails(bank) };
  return card === undefined ? null : { type: 'card', card: cardDetails(card) };
}

type Details = NonNullable<Charge['payment_method_details']>;

function bankDetails(bank: NonNullable<PaymentMethod['us_bank_account']>): NonNullable<Details['us_bank_account']> {
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = bank;
  return { account_holder_type, account_type, bank_name, fingerprint, last4, payment_reference: null, routing_number };
}

function cardDetails(card: NonNullable<PaymentMethod['card']>): NonNullable<Details['card']> {
  const { brand, checks, country, exp_month, exp_year, funding, last4, regulated_status } = card;
  return {
    amount_authorized: null,
    authorization_code: null,
    brand,
    checks,
    country,
    electronic_commerce_indicator: null,
    exp_month,
    exp_year,
    fingerprint: card.fingerprint ?? null,
    funding,
    installments: null,
    last4,
    mandate: null,
    network: 'visa',
    network_transaction_id: null,
    regulated_status,
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

/** The fields that are the same on every charge here. */
const blankCharge = {
  object: 'charge',
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  calculated_statement_descriptor: 'SANDBOX',
  disputed: false,
  failure_balance_transaction: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
} satisfies Partial<Charge>;
