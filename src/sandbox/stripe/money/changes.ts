import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { liveCustomer } from '../records/customer.ts';
import { attach, newPaymentMethod, type PaymentMethodRequest } from '../records/payment-method.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { PaymentMethod, Subscription } from '../wire.ts';
import { endingAt } from './ending.ts';

/** Subscriptions of a customer that have not ended, oldest first. */
export function liveSubscriptions(account: Account, customer: string): Subscription[] {
  return account.tables.all('subscription').filter((one) => one.customer === customer && one.status !== 'canceled');
}

/** A new way to pay for everything that a customer has running; open invoices are tried with it at their next attempt. */
export function replaceMethod(
  account: Account,
  customerId: string,
  about: Pick<PaymentMethodRequest, 'number' | 'fingerprint'>,
): PaymentMethod {
  const customer = liveCustomer(account, customerId);
  const method = attach(
    account,
    newPaymentMethod(account, { ...about, email: customer.email, name: customer.name ?? null }),
    customer,
  );
  const settings = { ...customer.invoice_settings, default_payment_method: method.id };
  account.change({ kind: 'customer', id: customerId }, { invoice_settings: settings }, 'customer.updated');
  for (const { id } of liveSubscriptions(account, customerId)) {
    account.change(
      { kind: 'subscription', id },
      { default_payment_method: method.id },
      'customer.subscription.updated',
    );
  }
  return method;
}

/** What the portal does in flexible billing mode: the subscription gets a date to end on, `cancel_at_period_end` stays false. */
export function cancelAtPeriodEnd(account: Account, subscription: Subscription): Subscription {
  if (subscription.status === 'canceled') throw invalidRequest('This subscription has ended.');
  const ending = endingAt(account, subscription, currentPeriodEnd(subscription));
  return account.change({ kind: 'subscription', id: subscription.id }, ending, 'customer.subscription.updated');
}

/** Takes a cancellation back that has not come about yet. */
export function keepRunning(account: Account, subscription: Subscription): Subscription {
  if (subscription.status === 'canceled') throw invalidRequest('This subscription has ended.');
  const running = { ...endingAt(account, subscription, null), cancel_at_period_end: false };
  return account.change({ kind: 'subscription', id: subscription.id }, running, 'customer.subscription.updated');
}
