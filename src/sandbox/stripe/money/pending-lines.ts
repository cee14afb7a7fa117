import type { Account } from '../account.ts';
import type { LineRequest } from '../records/line-request.ts';

/** Keeps lines for the next invoice of their subscription. */
export function keepForNextInvoice(account: Account, lines: readonly LineRequest[]): void {
  for (const line of lines) account.tables.put('pending_line', { id: account.newId('ii_'), line });
}

const pendingOf = (account: Account, subscription: string) =>
  account.tables.all('pending_line').filter(({ line }) => line.subscription === subscription);

/** What the next invoice of a subscription will have beside its period. */
export const pendingLines = (account: Account, subscription: string): readonly LineRequest[] =>
  pendingOf(account, subscription).map(({ line }) => line);

/** The same, which is billed now and kept no longer. */
export function takePendingLines(account: Account, subscription: string): readonly LineRequest[] {
  const pending = pendingOf(account, subscription);
  for (const { id } of pending) account.tables.remove('pending_line', id);
  return pending.map(({ line }) => line);
}
