import type { EntitlementState } from '../../../src/paywall/entitlements/entitlement.ts';
import type { AutomaticAct } from '../../../src/paywall/purchases/settling/automatic-acts.ts';
import type { Happening } from './recording.ts';

/** What happens to one reader, and what they have in the end. */
export interface Path extends Happening {
  readonly state: EntitlementState;
  readonly offer: string;
  /** What is undone or ended of it in every order; only what is refused is certain if left out. */
  readonly acts?: readonly AutomaticAct['act'][];
}

/** The days of the introduction, and some hours more: by then the first full price was asked for. */
export const introductionDays = { days: 92, hours: 3 };
