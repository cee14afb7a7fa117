import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import type { AttemptResult } from '../records/charge.ts';
import { liveCustomer } from '../records/customer.ts';
import { subscriptionOf } from '../records/invoice.ts';
import { createInvoicePayment, invoiceOf, paymentOf } from '../records/invoice-payment.ts';
import { attemptPayment, createPaymentIntent, settle } from '../records/payment-intent.ts';
import type { Invoice, PaymentMethod, Subscription } from '../wire.ts';
import { endNow } from './ending.ts';

/** Days from each failed attempt to the next; after the last one Stripe gives up. */
const retryAfterDays = [3, 5, 7] as const;

/** A draft with the number and the page that it has once it is an invoice. */
export function finalized(account: Account, draft: Invoice): Invoice {
  const now = account.now();
  const count = account.tables.all('invoice').filter(({ number }) => number !== null).length;
  return {
    ...draft,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: 0,
    hosted_invoice_url: `${account.settings.publicUrl()}/invoices/${draft.id}`,
    number: `SANDBOX-${String(count + 1).padStart(4, '0')}`,
    webhooks_delivered_at: now,
  };
}

/** Turns a draft into an invoice that is owed. One over nothing is paid at once; the others wait for `collect`. */
export function finalize(account: Account, id: string): Invoice {
  const draft = account.tables.need('invoice', id);
  const now = account.now();
  const subscription = account.tables.find('subscription', subscriptionOf(draft) ?? '');
  const invoice = account.tables.put('invoice', {
    ...finalized(account, draft),
    parent: draft.parent === null ? null : { ...draft.parent, subscription_details: snapshot(draft, subscription) },
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  });
  account.emit('invoice.finalized', invoice);
  if (invoice.amount_due === 0) return markPaid(account, id);
  const intent = createPaymentIntent(account, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description: invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    metadata: {},
    setupFutureUsage: 'off_session',
  });
  createInvoicePayment(account, invoice, intent.id);
  return invoice;
}

/** The subscription's metadata are copied onto its invoices, for good when they are finalised. */
function snapshot(
  draft: Invoice,
  subscription: Subscription | undefined,
): NonNullable<Invoice['parent']>['subscription_details'] {
  const details = draft.parent?.subscription_details ?? null;
  return details === null || subscription === undefined ? details : { ...details, metadata: subscription.metadata };
}

/** Tries to take what an open invoice is about, by the method given or the one on file, unless that is under way already. */
export function collect(account: Account, id: string, methodId?: string): AttemptResult {
  const invoice = account.tables.need('invoice', id);
  const intent = paymentOf(account, id)?.payment.payment_intent;
  if (intent !== undefined && account.tables.need('payment_intent', intent).status === 'processing') return 'pending';
  const subscription = account.tables.need('subscription', String(subscriptionOf(invoice)));
  const method =
    methodId === undefined ? methodFor(account, subscription) : account.tables.find('payment_method', methodId);
  const counted = { attempt_count: invoice.attempt_count + 1, attempted: true, next_payment_attempt: null };
  account.tables.put('invoice', { ...invoice, ...counted });
  const result = intent === undefined || method === undefined ? 'failed' : attemptPayment(account, intent, method);
  finishCollection(account, id, result);
  return result;
}

/** Ends a delayed payment, and with it what waited for it: the invoice that it pays. */
export function settleDelayed(account: Account, intent: string): AttemptResult {
  const result = settle(account, intent);
  const invoice = invoiceOf(account, intent);
  if (invoice !== undefined) finishCollection(account, invoice, result);
  return result;
}

function finishCollection(account: Account, id: string, result: AttemptResult): void {
  if (result === 'succeeded') markPaid(account, id);
  if (result === 'failed') markFailed(account, id);
}

function markPaid(account: Account, id: string): Invoice {
  const open = account.tables.need('invoice', id);
  const now = account.now();
  const invoice = account.tables.put('invoice', {
    ...open,
    amount_paid: open.amount_due,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...open.status_transitions, paid_at: now },
  });
  account.emit('invoice.paid', invoice);
  account.emit('invoice.payment_succeeded', invoice);
  const payment = paymentOf(account, id);
  if (payment !== undefined) {
    const paid = {
      amount_paid: open.amount_due,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: now },
    };
    account.change({ kind: 'invoice_payment', id: payment.id }, paid, 'invoice_payment.paid');
  }
  recover(account, invoice);
  return invoice;
}

/** A subscription that was behind is in order again once nothing of it is owed. */
function recover(account: Account, invoice: Invoice): void {
  const subscription = account.tables.find('subscription', subscriptionOf(invoice) ?? '');
  if (subscription === undefined || !['past_due', 'unpaid', 'incomplete'].includes(subscription.status)) return;
  const onTrial = subscription.trial_end !== null && subscription.trial_end > account.now();
  account.change(
    { kind: 'subscription', id: subscription.id },
    { status: onTrial ? 'trialing' : 'active' },
    'customer.subscription.updated',
  );
}

function markFailed(account: Account, id: string): void {
  const invoice = account.tables.need('invoice', id);
  const days = retryAfterDays[invoice.attempt_count - 1];
  const subscription = account.tables.find('subscription', subscriptionOf(invoice) ?? '');
  const retried = days !== undefined && subscription?.status !== 'canceled';
  const after = account.tables.put('invoice', {
    ...invoice,
    auto_advance: retried,
    next_payment_attempt: retried ? account.now() + days * daySeconds : null,
  });
  account.emit('invoice.payment_failed', after);
  if (subscription === undefined || subscription.status === 'canceled') return;
  if (retried)
    account.change(
      { kind: 'subscription', id: subscription.id },
      { status: 'past_due' },
      'customer.subscription.updated',
    );
  else giveUp(account, subscription);
}

function giveUp(account: Account, subscription: Subscription): void {
  const { afterLastRetry } = account.settings;
  if (afterLastRetry === 'cancel') endNow(account, subscription.id, 'payment_failed');
  else
    account.change(
      { kind: 'subscription', id: subscription.id },
      { status: afterLastRetry },
      'customer.subscription.updated',
    );
}

/** The method of payment for a subscription's next invoice, or undefined when there is none. */
export function methodFor(account: Account, subscription: Subscription): PaymentMethod | undefined {
  const ownDefault = subscription.default_payment_method;
  const id = ownDefault ?? liveCustomer(account, subscription.customer).invoice_settings.default_payment_method;
  return id === null ? undefined : account.tables.find('payment_method', id);
}
