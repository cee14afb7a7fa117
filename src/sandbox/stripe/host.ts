import type { Account } from './account.ts';

/** What a front door of the stand-in, the API or a page, needs: the account, and the way to change it. */
export interface Host {
  readonly account: Account;
  /** Runs a change in a transaction and sends its webhooks on their way. */
  readonly run: <T>(change: () => T) => T;
}
