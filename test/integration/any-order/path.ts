import type { EntitlementState } from '../../../src/paywall/entitlements/entitlement.ts';
import type { SellingService } from '../../support/selling/selling-service.ts';

/** What happens to one reader, and what they have in the end. */
export interface Path {
  readonly happens: (stage: SellingService) => Promise<unknown>;
  readonly state: EntitlementState;
  readonly offer: string;
}
