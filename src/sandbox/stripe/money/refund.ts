import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import type { Charge, Refund } from '../wire.ts';

export interface RefundRequest {
  /** Minor units; all that is left when it is not given. */
  readonly amount?: number | undefined;
  readonly reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer' | undefined;
  readonly metadata: Record<string, string>;
  /** Whether a bank will send it back. */
  readonly fails?: boolean | undefined;
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
  { amount: asked, reason, metadata, fails = false }: RefundRequest,
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
    // Money that goes back to a bank account is on its way for days; a card's counts as given back at once.
    status: fails && !isCard(charge) ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  account.create('refund', refund, 'refund.created');
  if (fails) account.tables.put('mark', { id: failureMark(refund.id), at: account.now() });
  const refunded = charge.amount_refunded + amount;
  const patch = { amount_refunded: refunded, refunded: refunded === charge.amount };
  account.change({ kind: 'charge', id: charge.id }, patch, 'charge.refunded');
  return refund;
}

const isCard = ({ payment_method_details: details }: Charge): boolean => details?.type === 'card';

const failureMark = (id: string): string => `refund_fails ${id}`;

/** Whether a refund is one that a bank has yet to send back. */
export function mustFail(account: Account, { id, status }: Refund): boolean {
  return status !== 'failed' && account.tables.find('mark', failureMark(id)) !== undefined;
}

/** A bank sends a refund back, and the money is the publisher's again: what was paid counts as paid. */
export function failRefund(account: Account, id: string): Refund {
  const before = account.tables.need('refund', id);
  if (before.status === 'failed' || before.charge === null) throw invalidRequest(`Refund ${id} has failed already.`);
  const failed = account.change(
    { kind: 'refund', id },
    { failure_reason: 'expired_or_canceled_card', status: 'failed' },
  );
  const charge = account.tables.need('charge', before.charge);
  const left = { amount_refunded: charge.amount_refunded - before.amount, refunded: false };
  account.change({ kind: 'charge', id: charge.id }, left);
  const previous = { failure_reason: null, status: before.status };
  for (const type of ['charge.refund.updated', 'refund.updated']) account.emit(type, failed, previous);
  account.emit('refund.failed', failed);
  return failed;
}
