import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Purchase } from '../../paywall/entitlements/purchase.ts';
import { termFrom } from '../../paywall/entitlements/sold-term.ts';
import { type BoughtPurchase, nothingToSettle } from '../../paywall/purchases/bought-purchase.ts';
import { idOf, type StileMetadata } from '../metadata.ts';
import { arrivalOf } from '../sales/arrivals.ts';
import { type Sale, saleIn } from '../sales/sold-as.ts';
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

/** A term counts from its payment. Of one that was sold without saying how it counts, the span that its page named does. */
function endOf({ term, givenEnd }: Sale, openedAt: EpochMs, paidAt: EpochMs | null): EpochMs | null {
  if (paidAt === null) return givenEnd;
  if (term !== null) return termFrom(paidAt, term);
  return givenEnd === null ? null : givenEnd + Math.max(0, paidAt - openedAt);
}

/** The purchase that a session of one term is: nothing renews. */
export async function termPurchase(stripe: Stripe, { session, marks, charges }: SoldTerm): Promise<BoughtPurchase> {
  const { id, created, payment_intent, payment_status } = session;
  const intent = idOf(payment_intent);
  const payments = paymentsOf(charges, new Set(intent === null ? [] : [intent]));
  const attempts = charges.filter((charge) => intent !== null && idOf(charge.payment_intent) === intent);
  const paid = payment_status === 'paid' || payment_status === 'no_payment_required';
  const sale = saleIn(session.metadata, 'payment');
  const [first] = payments;
  const arrived = paid ? await arrivalOf(stripe, session, first) : null;
  const paidAt = arrived?.at ?? null;
  return {
    ...nothingToSettle,
    id,
    card: fingerprintOf(first?.payment_method_details),
    arrival: arrived?.unkept ?? null,
    purchase: {
      offer: marks.offer,
      kind: 'term',
      status: statusOf(paid, attempts),
      soldAs: sale.kind,
      paidAt,
      startedAt: (first?.created ?? created) * 1000,
      paid,
      paidFull: false,
      introEndsAt: endOf(sale, created * 1000, paidAt),
      periodEndsAt: null,
      cancelsAt: null,
      endedAt: null,
      pastDueSince: null,
      takenBack: await isRefundedOrDisputed(stripe, payments),
    },
  };
}
