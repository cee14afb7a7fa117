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
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: result === 'failed' ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: result !== 'failed',
    created: account.now(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: paymentMethodDetails(method),
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

function paymentMethodDetails(method: PaymentMethod): Charge['payment_method_details'] {
  const { card, us_bank_account: bank } = method;
  if (bank !== undefined) {
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = bank;
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type,
        account_type,
        bank_name,
        fingerprint,
        last4,
        payment_reference: null,
        routing_number,
      },
    };
  }
  if (card === undefined) return null;
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      installments: null,
      last4: card.last4,
      mandate: null,
      network: 'visa',
      network_transaction_id: null,
      regulated_status: card.regulated_status,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
