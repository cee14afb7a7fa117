import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invalidRequest } from '../errors.ts';
import type { Charge, Dispute } from '../wire.ts';

const noEvidence: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

const chargeback: NonNullable<Dispute['payment_method_details']> = {
  card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
  type: 'card',
};

/** The bank of the person who paid takes the money back. @throws StripeFault when it was disputed before. */
export function disputeCharge(account: Account, charge: Charge): Dispute {
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been disputed already.`, { code: 'charge_disputed' });
  account.change({ kind: 'charge', id: charge.id }, { disputed: true });
  const dispute = account.create(
    'dispute',
    {
      id: account.newId('du_'),
      object: 'dispute',
      amount: charge.amount,
      balance_transactions: [],
      charge: charge.id,
      created: account.now(),
      currency: charge.currency,
      enhanced_eligibility_types: [],
      evidence: noEvidence,
      evidence_details: {
        due_by: account.now() + 10 * daySeconds,
        enhanced_eligibility: {},
        has_evidence: false,
        past_due: false,
        submission_count: 0,
        submission_method: 'not_submitted',
      },
      intended_submission_method: null,
      is_charge_refundable: false,
      livemode: false,
      metadata: {},
      payment_intent: charge.payment_intent,
      payment_method_details: chargeback,
      reason: 'fraudulent',
      status: 'needs_response',
    },
    'charge.dispute.created',
  );
  account.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** The dispute is decided. A lost one (or one that was given up) leaves the money with the bank. */
export function closeDispute(account: Account, id: string, outcome: 'lost' | 'won'): Dispute {
  const dispute = account.tables.need('dispute', id);
  if (dispute.status === 'lost' || dispute.status === 'won') throw invalidRequest('This dispute is already closed.');
  const closed = account.change({ kind: 'dispute', id }, { status: outcome });
  account.emit('charge.dispute.closed', closed, { status: dispute.status });
  if (outcome === 'won') account.emit('charge.dispute.funds_reinstated', closed);
  return closed;
}
