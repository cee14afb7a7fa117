import type { Account } from './account.ts';
import { noSuch } from './errors.ts';
import { cancelAtPeriodEnd, keepRunning, replaceMethod } from './money/changes.ts';
import { type CheckoutResult, payCheckout } from './money/checkout.ts';
import { payInvoice } from './money/collection.ts';
import { closeDispute, disputeCharge } from './money/dispute.ts';
import { endNow } from './money/ending.ts';
import { pageOf, returnUrl } from './records/checkout-session.ts';
import { testNumbers } from './records/payment-method.ts';
import { chargesOf, customersOf, latestPaid, runningOf } from './whose.ts';

/** How somebody's pressing "pay" goes. A delayed payment is settled three days later, `delayed-failed` for the worse. */
export type PayOutcome = 'paid' | 'declined' | 'delayed' | 'delayed-failed';

export const numberFor = {
  paid: testNumbers.card,
  declined: testNumbers.declinedCard,
  delayed: testNumbers.bankDebit,
  'delayed-failed': testNumbers.failingBankDebit,
} as const satisfies Record<PayOutcome, string>;

export interface Payment {
  readonly outcome: PayOutcome;
  /** The same for every use of one card; by default each buyer has a card of their own. */
  readonly fingerprint?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

/** Pays a session as a person does on its page. Returns where that person is sent: back to the page after a decline. */
export function pay(
  account: Account,
  sessionId: string,
  payment: Payment,
): { redirect: string; result: CheckoutResult } {
  const { outcome, fingerprint, email, name } = payment;
  const session = account.tables.need('checkout.session', sessionId);
  const result = payCheckout(account, sessionId, {
    number: numberFor[outcome],
    fingerprint: fingerprint ?? ownFingerprint(session.customer ?? session.id),
    email: email ?? null,
    name: name ?? null,
  });
  return { redirect: result === 'complete' ? returnUrl(session) : pageOf(account, sessionId), result };
}

/** The fingerprint of a reader's one card, unless another is given. */
export function ownFingerprint(owner: string): string {
  return `card_of_${owner}`;
}

/**
 * From now on, how renewals and retries of a reader go. `who` is a reader's id or a customer's.
 * @throws StripeFault 404 when there is no such customer.
 */
export function setCard(account: Account, who: string, outcome: 'paid' | 'declined'): void {
  const number = outcome === 'paid' ? testNumbers.card : testNumbers.failingCard;
  const customers = customersOf(account, who);
  if (customers.length === 0) throw noSuch('customer', who);
  for (const customer of customers) replaceMethod(account, customer, { number, fingerprint: ownFingerprint(customer) });
}

/** Cancels all that a reader has running. @throws StripeFault 404 when that is nothing. */
export function cancel(account: Account, who: string, when: 'now' | 'period-end'): void {
  for (const subscription of runningOf(account, who)) {
    if (when === 'now') endNow(account, subscription.id, 'cancellation_requested');
    else cancelAtPeriodEnd(account, subscription);
  }
}

/** Takes back what `cancel` did at a period's end. */
export function resume(account: Account, who: string): void {
  for (const subscription of runningOf(account, who)) keepRunning(account, subscription);
}

/** A reader's bank takes the latest payment back. @throws StripeFault 404 when there is none. */
export function dispute(account: Account, who: string): void {
  disputeCharge(account, latestPaid(account, who));
}

/** Decides the dispute that is open about a reader's payments. @throws StripeFault 404 when there is none. */
export function decideDispute(account: Account, who: string, outcome: 'won' | 'lost'): void {
  const charges = new Set(chargesOf(account, who).map(({ id }) => id));
  const open = account.tables
    .all('dispute')
    .findLast(({ charge, status }) => charges.has(charge) && status === 'needs_response');
  if (open === undefined) throw noSuch('dispute', who);
  closeDispute(account, open.id, outcome);
}

/**
 * A reader pays the invoice that was made out last among those that are owed, on its own page and with a good card. It does not
 * matter whether the subscription has ended since. @throws StripeFault 404 when nothing is owed.
 */
export function payLatestInvoice(account: Account, who: string): void {
  const customers = customersOf(account, who);
  const owed = account.tables
    .all('invoice')
    .findLast(({ customer, status }) => customers.includes(customer ?? '') && status === 'open');
  if (owed === undefined) throw noSuch('invoice', who);
  payInvoice(account, owed, { number: testNumbers.card, fingerprint: ownFingerprint(owed.customer ?? owed.id) });
}
