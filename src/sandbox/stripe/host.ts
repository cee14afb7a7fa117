import type { Account } from './account.ts';
import type { Faults } from './http/faults.ts';

/** What a front door of the stand-in, the API or a page, needs: the account, and the way to change it. */
export interface Host {
  readonly account: Account;
  /** How the API fails, if it does. */
  readonly faults: Faults;
  /** Runs a change in a transaction and sends its webhooks on their way. */
  readonly run: <T>(change: () => T) => T;
}
