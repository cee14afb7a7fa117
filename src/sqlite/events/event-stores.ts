import type { Stores } from '../../paywall/stores.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createOutboxStore } from './outbox.ts';

/** What happened, and what becomes of it at publishers' systems. */
export const createEventStores = (
  ...[database, transactions, parts]: Parameters<typeof createOutboxStore>
): Pick<Stores, 'outbox' | 'deliveries'> => ({
  outbox: createOutboxStore(database, transactions, parts),
  deliveries: createDeliveryStore(database, transactions),
});
