import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import type { Charge, Refund } from '../wire.ts';

export interface RefundRequest {
  /** Minor units; all that is left when it is not given. */
  readonly amount?: number | undefined;
  readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined;
  readonly metadata: Record<string, string>;
}

/** How much is to be given back. @throws StripeFault when nothing, or not so much, is left to give back. */
function amountOf(charge: Charge, asked: number | undefined): number {
  const left = charge.amount - charge.amount_refunded;
  if (!charge.paid) throw invalidRequest(`Charge ${charge.id} has not been paid.`, { param: 'charge' });
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (asked !== undefined && asked > left) {
    const message = `Refund amount (${asked}) is greater than unrefunded amount on charge (${left}).`;
    throw invalidRequest(message, { param: 'amount' });
  }
  return asked ?? left;
}

/** Gives money back. @throws StripeFault when nothing, or not so much, is left to give back. */
export function refundCharge(
  account: Account,
  charge: Charge,
  { amount: asked, reason, metadata }: RefundRequest,
): Refund {
  const amount = amountOf(charge, asked);
  const refund: Refund = {
    id: account.newId('re_'),
    object: 'refund',
    amount,
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
  };
  account.create('refund', refund, 'refund.created');
  const refunded = charge.amount_refunded + amount;
  const patch = { amount_refunded: refunded, refunded: refunded === charge.amount };
  account.change({ kind: 'charge', id: charge.id }, patch, 'charge.refunded');
  return refund;
}
