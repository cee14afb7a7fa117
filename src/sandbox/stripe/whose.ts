import type { Account } from './account.ts';
import { noSuch } from './errors.ts';
import { liveSubscriptions } from './money/changes.ts';
import type { Charge, Subscription } from './wire.ts';

/**
 * The customers that belong to a reader: those that say so in their metadata, and those that a reader's sessions and
 * subscriptions were made for. A customer's own id stands for itself.
 */
export function customersOf({ tables }: Account, who: string): string[] {
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

/** What a reader has running, oldest first. @throws StripeFault 404 when that is nothing. */
export function runningOf(account: Account, who: string): Subscription[] {
  const running = customersOf(account, who).flatMap((customer) => liveSubscriptions(account, customer));
  if (running.length === 0) throw noSuch('subscription', who);
  return running;
}

/** Every attempt to take money of a reader, oldest first. */
export function chargesOf(account: Account, who: string): Charge[] {
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

/** What was paid last and is not given or taken back. @throws StripeFault 404 when there is nothing like this. */
export function latestPaid(account: Account, who: string): Charge {
  const charge = chargesOf(account, who).findLast(({ paid, refunded, disputed }) => paid && !refunded && !disputed);
  if (charge === undefined) throw noSuch('charge', who);
  return charge;
}
