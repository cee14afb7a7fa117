import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { detailsOf } from '../records/checkout-session.ts';
import { createCustomer, liveCustomer } from '../records/customer.ts';
import { attemptPayment, createPaymentIntent } from '../records/payment-intent.ts';
import { attach, isDelayed, newPaymentMethod, pays, type TestNumber, testNumbers } from '../records/payment-method.ts';
import type { CheckoutSession, Customer, PaymentMethod } from '../wire.ts';
import { redeemCode } from './discount.ts';
import { invoicePayment } from './payment-invoice.ts';
import { startSubscription } from './subscription-start.ts';

export interface CheckoutPayment {
  readonly number: TestNumber;
  readonly fingerprint: string;
  readonly email: string | null;
  readonly name: string | null;
}

/** What came of somebody's pressing "pay". After a decline the session stays open and may be tried again. */
export type CheckoutResult = 'complete' | 'declined';

/**
 * Pays an open session. The last event is `checkout.session.completed`; with a delayed method the session is complete and still
 * `unpaid`, and `async_payment_succeeded` or `async_payment_failed` follows days later.
 * @throws StripeFault when the session was paid or has expired.
 */
export function payCheckout(account: Account, id: string, payment: CheckoutPayment): CheckoutResult {
  const session = account.tables.need('checkout.session', id);
  if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
  const method = newPaymentMethod(account, {
    ...payment,
    email: payment.email ?? session.customer_details?.email ?? null,
  });
  if (isDeclined(session, method)) {
    decline(account, session, method);
    return 'declined';
  }
  if (session.mode === 'subscription') subscribe(account, session, method);
  else payOnce(account, session, method);
  return 'complete';
}

function isDeclined(session: CheckoutSession, method: PaymentMethod): boolean {
  if (isDelayed(method) || pays(method)) return false;
  return session.amount_total !== 0 || method.card?.last4 === testNumbers.declinedCard;
}

/** The attempt is on record, as at Stripe, but nothing else comes of it. */
function decline(account: Account, session: CheckoutSession, method: PaymentMethod): void {
  const intent = session.payment_intent ?? openIntent(account, session, session.customer);
  account.tables.put('payment_method', method);
  attemptPayment(account, intent, method);
  if (session.mode === 'payment')
    account.change({ kind: 'checkout.session', id: session.id }, { payment_intent: intent });
}

function openIntent(account: Account, session: CheckoutSession, customer: string | null): string {
  const plan = account.tables.need('plan', session.id);
  return createPaymentIntent(account, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer,
    description: plan.paymentDescription,
    metadata: plan.paymentMetadata,
    setupFutureUsage: session.mode === 'subscription' ? 'off_session' : plan.setupFutureUsage,
  }).id;
}

function subscribe(account: Account, session: CheckoutSession, unowned: PaymentMethod): void {
  const customer = buyer(account, session, unowned);
  const method = attach(account, unowned, customer);
  const plan = account.tables.need('plan', session.id);
  const { subscription, invoice } = startSubscription(account, { customer, method, plan, session });
  complete(account, session, {
    customer: customer.id,
    customer_details: detailsOf(customer.email, customer.name ?? null),
    invoice: invoice.id,
    payment_status: invoice.amount_due === 0 ? 'no_payment_required' : invoice.status === 'paid' ? 'paid' : 'unpaid',
    subscription: subscription.id,
  });
}

function buyer(account: Account, session: CheckoutSession, { billing_details: details }: PaymentMethod): Customer {
  if (session.customer !== null) return liveCustomer(account, session.customer, 'customer');
  return createCustomer(account, { email: session.customer_email ?? details.email, name: details.name });
}

function payOnce(account: Account, session: CheckoutSession, unowned: PaymentMethod): void {
  const customer = session.customer === null ? null : liveCustomer(account, session.customer, 'customer');
  const stored = customer !== null && account.tables.need('plan', session.id).setupFutureUsage !== null;
  const method = stored ? attach(account, unowned, customer) : account.tables.put('payment_method', unowned);
  const details = detailsOf(
    customer?.email ?? session.customer_email ?? unowned.billing_details.email,
    unowned.billing_details.name,
  );
  const discount = redeemCode(account, session, null);
  if (session.amount_total === 0) {
    const invoice = invoicePayment(account, session, discount);
    complete(account, session, { customer_details: details, invoice });
    return;
  }
  const intent = session.payment_intent ?? openIntent(account, session, session.customer);
  const result = attemptPayment(account, intent, method);
  complete(account, session, {
    customer_details: details,
    payment_intent: intent,
    payment_status: result === 'succeeded' ? 'paid' : 'unpaid',
    ...(result === 'succeeded'
      ? { invoice: invoicePayment(account, { ...session, payment_intent: intent }, discount) }
      : {}),
  });
}

function complete(account: Account, { id }: CheckoutSession, patch: Partial<CheckoutSession>): void {
  const { automatic_tax: tax } = account.tables.need('checkout.session', id);
  const taxed = tax.enabled ? { automatic_tax: { ...tax, status: 'complete' as const } } : {};
  const session = account.change(
    { kind: 'checkout.session', id },
    { ...patch, ...taxed, status: 'complete', url: null },
  );
  account.emit('checkout.session.completed', session);
}

export function expireSession(account: Account, id: string): CheckoutSession {
  const session = account.change({ kind: 'checkout.session', id }, { status: 'expired', url: null });
  account.emit('checkout.session.expired', session);
  return session;
}

/** What was paid once has its invoice when the money is there. The discount was redeemed with the code, when the page was left. */
function invoiced(account: Account, session: CheckoutSession): Partial<CheckoutSession> {
  if (session.mode !== 'payment') return {};
  const discount = account.tables.all('discount').find(({ checkout_session: of }) => of === session.id) ?? null;
  return { invoice: invoicePayment(account, session, discount) };
}

/** A delayed payment came through or came back: the session that was waiting for it says so. */
export function settleSession(account: Account, session: CheckoutSession, succeeded: boolean): void {
  const after = succeeded
    ? account.change(
        { kind: 'checkout.session', id: session.id },
        { payment_status: 'paid', ...invoiced(account, session) },
      )
    : session;
  account.emit(`checkout.session.async_payment_${succeeded ? 'succeeded' : 'failed'}`, after);
}
