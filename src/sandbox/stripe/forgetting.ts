import type { Account } from './account.ts';
import { daySeconds } from './clock.ts';

/** Takes away what Stripe would not remember either: events after 30 days, answers to idempotency keys after one. */
export function forgetOld(account: Account): void {
  const { tables } = account;
  const now = account.now();
  for (const { id, created } of tables.all('event')) {
    if (created > now - 30 * daySeconds) continue;
    tables.remove('event', id);
    if (tables.find('delivery', id) !== undefined) tables.remove('delivery', id);
  }
  for (const { id, at } of tables.all('answer')) {
    if (at <= now - daySeconds) tables.remove('answer', id);
  }
}
