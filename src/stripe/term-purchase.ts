import type Stripe from 'stripe';
import type { Purchase } from '../paywall/entitlements/purchase.ts';
import type { BoughtPurchase } from '../paywall/purchases/payment-provider.ts';
import { idOf, type StileMetadata } from './metadata.ts';
import { fingerprintOf, paymentsOf } from './payments.ts';
import { isRefundedOrDisputed } from './refunds.ts';

/** A session that sold one term, and the customer's charges. */
interface SoldTerm {
  readonly session: Stripe.Checkout.Session;
  readonly marks: StileMetadata;
  readonly charges: readonly Stripe.Charge[];
}

/** A delayed payment is pending for days; when it fails the session stays complete and unpaid for ever. */
function statusOf(paid: boolean, attempts: readonly Stripe.Charge[]): Purchase['status'] {
  if (paid) return 'active';
  return attempts.some(({ status }) => status === 'failed') && attempts.every(({ status }) => status !== 'pending')
    ? 'incomplete_expired'
    : 'incomplete';
}

/** The purchase that a session of one term is: nothing renews, and its end is on the session itself. */
export async function termPurchase(stripe: Stripe, { session, marks, charges }: SoldTerm): Promise<BoughtPurchase> {
  const { id, created, payment_intent, payment_status, metadata } = session;
  const intent = idOf(payment_intent);
  const payments = paymentsOf(charges, new Set(intent === null ? [] : [intent]));
  const attempts = charges.filter((charge) => intent !== null && idOf(charge.payment_intent) === intent);
  const paid = payment_status === 'paid' || payment_status === 'no_payment_required';
  const introEndsAt = Date.parse(metadata?.['introEndsAt'] ?? '');
  return {
    id,
    card: fingerprintOf(payments[0]?.payment_method_details),
    purchase: {
      offer: marks.offer,
      kind: 'term',
      status: statusOf(paid, attempts),
      startedAt: (payments[0]?.created ?? created) * 1000,
      paid,
      paidFull: false,
      introEndsAt: Number.isNaN(introEndsAt) ? null : introEndsAt,
      periodEndsAt: null,
      cancelsAt: null,
      endedAt: null,
      pastDueSince: null,
      takenBack: await isRefundedOrDisputed(stripe, payments),
    },
  };
}
