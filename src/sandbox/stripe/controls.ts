import type { Account } from './account.ts';
import { noSuch } from './errors.ts';
import { cancelAtPeriodEnd, keepRunning, liveSubscriptions, replaceMethod } from './money/changes.ts';
import { type CheckoutResult, payCheckout } from './money/checkout.ts';
import { enterCode } from './money/discount.ts';
import { closeDispute, disputeCharge } from './money/dispute.ts';
import { endNow } from './money/ending.ts';
import { refundCharge } from './money/refund.ts';
import { pageOf, returnUrl } from './records/checkout-session.ts';
import { testNumbers } from './records/payment-method.ts';
import type { Charge, Subscription } from './wire.ts';

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
  /** Entered on the page before paying. */
  readonly promotionCode?: string | undefined;
}

/** Pays a session as a person does on its page. Returns where that person is sent: back to the page after a decline. */
export function pay(
  account: Account,
  sessionId: string,
  payment: Payment,
): { redirect: string; result: CheckoutResult } {
  const { outcome, fingerprint, email, name, promotionCode } = payment;
  if (promotionCode !== undefined) enterCode(account, sessionId, promotionCode);
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

/** Gives a reader's latest payment back in full. @throws StripeFault 404 when there is none. */
export function refund(account: Account, who: string): void {
  refundCharge(account, latestPaid(account, who), { reason: 'requested_by_customer', metadata: {} });
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
 * The customers that belong to a reader: those that say so in their metadata, and those that a reader's sessions and
 * subscriptions were made for. A customer's own id stands for itself.
 */
function customersOf({ tables }: Account, who: string): string[] {
  const found = [
    ...tables.all('customer').filter((one) => one.id === who || ('metadata' in one && readerOf(one) === who)),
    ...tables
      .all('checkout.session')
      .filter((one) => one.client_reference_id === who)
      .map(({ customer: id }) => ({ id })),
    ...tables
      .all('subscription')
      .filter((one) => readerOf(one) === who)
      .map(({ customer: id }) => ({ id })),
  ].flatMap(({ id }) => (id === null ? [] : [id]));
  return [...new Set(found)].filter((id) => !('deleted' in tables.need('customer', id)));
}

function readerOf({ metadata: { reader } }: { metadata: Record<string, string> }): string | undefined {
  return reader;
}

function runningOf(account: Account, who: string): Subscription[] {
  const running = customersOf(account, who).flatMap((customer) => liveSubscriptions(account, customer));
  if (running.length === 0) throw noSuch('subscription', who);
  return running;
}

function chargesOf(account: Account, who: string): Charge[] {
  const customers = customersOf(account, who);
  const intents = account.tables
    .all('checkout.session')
    .filter((one) => one.client_reference_id === who)
    .map((one) => one.payment_intent);
  return account.tables
    .all('charge')
    .filter(
      ({ customer, payment_intent: intent }) =>
        (customer !== null && customers.includes(customer)) || (intent !== null && intents.includes(intent)),
    );
}

function latestPaid(account: Account, who: string): Charge {
  const charge = chargesOf(account, who).findLast(({ paid, refunded, disputed }) => paid && !refunded && !disputed);
  if (charge === undefined) throw noSuch('charge', who);
  return charge;
}
