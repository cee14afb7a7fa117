import type { SellingNeeds } from './buyer.ts';
import { createStanding, type Standing } from './buyer-status.ts';
import { createCustomerFinder } from './customers.ts';
import { createBasisWriting, type WriteBasis } from './entitlement-writer.ts';
import { createSuccession, type Succession } from './purchase-transfer.ts';
import { createRefreshing, type Refreshing } from './refresh-purchases.ts';

/** What reads and writes purchases. */
export interface Purchases {
  readonly write: WriteBasis;
  readonly transfer: Succession;
  readonly refresher: Refreshing;
  readonly statusOf: Standing;
  readonly customersOf: ReturnType<typeof createCustomerFinder>;
}

/** Made once per process, so that a refresh that several callers ask for at once is made once. */
export function createPurchases(needs: SellingNeeds): Purchases {
  const write = createBasisWriting(needs);
  const transfer = createSuccession({ ...needs, write });
  return {
    write,
    transfer,
    refresher: createRefreshing({ ...needs, write, succession: transfer }),
    statusOf: createStanding(needs),
    customersOf: createCustomerFinder(needs),
  };
}
