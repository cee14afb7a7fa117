import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import type { Charge, Refund } from '../wire.ts';

export interface RefundRequest {
  /** Minor units; all that is left when it is not given. */
  readonly amount?: number | undefined;
  readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined;
  readonly metadata: Record<string, string>;
}

/** Gives money back. @throws StripeFault when nothing, or not so much, is left to give back. */
export function refundCharge(account: Account, charge: Charge, { amount, reason, metadata }: RefundRequest): Refund {
  const left = charge.amount - charge.amount_refunded;
  if (!charge.paid) throw invalidRequest(`Charge ${charge.id} has not been paid.`, { param: 'charge' });
  if (left === 0)
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (charge.disputed)
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  const given = amount ?? left;
  if (given > left) {
    throw invalidRequest(`Refund amount (${given}) is greater than unrefunded amount on charge (${left}).`, {
      param: 'amount',
    });
  }
  const refund = account.create(
    'refund',
    {
      id: account.newId('re_'),
      object: 'refund',
      amount: given,
      balance_transaction: null,
      charge: charge.id,
      created: account.now(),
      currency: charge.currency,
      customer: charge.customer,
      customer_account: null,
      metadata,
      payment_intent: charge.payment_intent,
      payment_method: charge.payment_method,
      reason: reason ?? null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: 'succeeded',
      transfer_reversal: null,
    },
    'refund.created',
  );
  const patch = { amount_refunded: charge.amount_refunded + given, refunded: given === left };
  account.change({ kind: 'charge', id: charge.id }, patch, 'charge.refunded');
  return refund;
}
