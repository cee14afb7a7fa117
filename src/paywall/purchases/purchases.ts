import type { SellingNeeds } from './buyer.ts';
import { createBuyerStatusReader, type ReadBuyerStatus } from './buyer-status.ts';
import { createCustomerFinder } from './customers.ts';
import { createEntitlementWriter, type WriteEntitlement } from './entitlement-writer.ts';
import { createPurchaseTransfer, type PurchaseTransfer } from './purchase-transfer.ts';
import { createPurchaseRefresher, type PurchaseRefresher } from './refresh-purchases.ts';

/** What reads and writes purchases. */
export interface Purchases {
  readonly write: WriteEntitlement;
  readonly transfer: PurchaseTransfer;
  readonly refresher: PurchaseRefresher;
  readonly statusOf: ReadBuyerStatus;
  readonly customersOf: ReturnType<typeof createCustomerFinder>;
}

/** Made once per process, so that a refresh that several callers ask for at once is made once. */
export function createPurchases(needs: SellingNeeds): Purchases {
  const write = createEntitlementWriter(needs);
  const transfer = createPurchaseTransfer({ ...needs, write });
  return {
    write,
    transfer,
    refresher: createPurchaseRefresher({ ...needs, write, succession: transfer }),
    statusOf: createBuyerStatusReader(needs),
    customersOf: createCustomerFinder(needs),
  };
}
