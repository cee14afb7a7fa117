import type { AmpSignInStore } from '../amp-sign-ins.ts';
import type { EpochMs } from '../clock.ts';
import { isOngoing, isOver } from '../entitlements/purchase-status.ts';
import { PaywallError } from '../errors.ts';
import type { Telling } from '../events/telling.ts';
import type { BoughtPurchase } from '../purchases/bought-purchase.ts';
import { type Buyer, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import { noBasis, type WriteEntitlement, writtenOf } from '../purchases/entitlement-writer.ts';
import type { PurchaseRefresher } from '../purchases/refresh-purchases.ts';
import { type ReaderKey, readerKeyBytes, readerKeyFrom, readerKeyToHex } from '../reader.ts';
import type { ReaderPlace, ReaderRecords } from './reader-records.ts';

export interface Erasure {
  readonly buyer: Buyer;
  /** Whether subscriptions that run are to be ended. */
  readonly endSubscriptions: boolean;
  readonly now: EpochMs;
}

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider' | 'events'> & {
  readonly readers: ReaderRecords;
  readonly ampSignIns: Pick<AmpSignInStore, 'erase'>;
  readonly refreshing: Pick<PurchaseRefresher, 'refresh'>;
  readonly write: WriteEntitlement;
};

/** In whose name a reader's inheritance stands when who left it is erased. */
const nobody = readerKeyToHex(new Uint8Array(readerKeyBytes) as ReaderKey);

/** Whether money may still come in for it: it renews, or its payment is on its way. */
const isOpen = ({ purchase }: BoughtPurchase) => isOngoing(purchase) || (!isOver(purchase) && !purchase.paid);

const refusal = () =>
  new PaywallError(
    'subscription-running',
    'This reader has a subscription that runs, or a payment on its way. Say that it is to be ended.',
  );

function erasedTelling({ events }: Pick<Needs, 'events'>, { buyer, now }: Erasure): Telling | undefined {
  const { publication, key, reader } = buyer;
  if (!events.isOn(publication)) return undefined;
  const draft = { type: 'reader.erased', at: now, subject: key, sealed: { reader }, data: {} } as const;
  return { events: [events.make(publication.name, draft)], now };
}

/**
 * Takes away everything that is held of a reader, and of the anonymous readers whose purchases they took over, for those are the same
 * person. At the provider first: while a customer is there, news and reconciliation would bring the reader back. Interrupted
 * anywhere, it may be asked for again, and goes on.
 *
 * Throws `subscription-running` where that is not to be ended, with nothing changed; `store-unavailable`, `provider-unavailable`.
 */
export function createReaderEraser(needs: Needs): (erasure: Erasure) => Promise<void> {
  const { billing, entitlements, provider, readers, ampSignIns, refreshing, write } = needs;

  /** The reader last, because their record names the other readers involved. */
  async function placesOf(buyer: Buyer): Promise<readonly ReaderPlace[]> {
    const own = placeOf(buyer);
    const { inherited = [] } = (await entitlements.read(own.publication, own.reader))?.basis ?? noBasis;
    const others = inherited.filter(({ from }) => from !== nobody).map(({ from }) => readerKeyFrom(from));
    return [...others.map((reader) => ({ ...own, reader })), own];
  }

  async function openPurchases(customers: readonly string[], { buyer, endSubscriptions }: Erasure) {
    const bought = await Promise.all(customers.map((each) => provider.purchasesOf(each, buyer.publication.name)));
    const open = bought.flat().filter(isOpen);
    if (open.length > 0 && !endSubscriptions) throw refusal();
    return open;
  }

  /** A page that is open could still be paid, for nobody. */
  async function closeCheckout(place: ReaderPlace, now: EpochMs): Promise<void> {
    const open = await billing.openCheckout(place);
    if (open !== null && open.expiresAt > now) await provider.expireCheckout(open.session);
  }

  async function leaveProvider(places: readonly ReaderPlace[], erasure: Erasure): Promise<void> {
    const found = await Promise.all(places.map((place) => billing.customerOf(place)));
    const customers = found.filter((customer) => customer !== null);
    await openPurchases(customers, erasure);
    for (const place of places) await closeCheckout(place, erasure.now);
    // Once more, for a page may have been paid in the meantime.
    for (const { id, purchase } of await openPurchases(customers, erasure))
      if (purchase.kind === 'subscription') await provider.endPurchase(id, 'revoked');
    // A write of what was read before this loses the compare-and-set.
    if (customers.length > 0) await refreshing.refresh(erasure.buyer, erasure.now);
    for (const customer of customers) await provider.deleteCustomer(customer);
  }

  /** Who took over what this reader bought keeps it, but not from whom. */
  async function leaveSuccessor({ buyer, now }: Erasure): Promise<void> {
    const successor = await billing.successorOf(placeOf(buyer));
    if (successor === null) return;
    const name = readerKeyToHex(buyer.key);
    const written = await write(
      { publication: buyer.publication, key: successor },
      now,
      ({ inherited = [], ...own }) => {
        const nameless = inherited.map((theirs) => (theirs.from === name ? { ...theirs, from: nobody } : theirs));
        return nameless.length === 0 ? own : { ...own, inherited: nameless };
      },
    );
    writtenOf(written);
  }

  return async (erasure) => {
    const places = await placesOf(erasure.buyer);
    await leaveProvider(places, erasure);
    await leaveSuccessor(erasure);
    for (const place of places) {
      await ampSignIns.erase(place);
      const isLast = place === places.at(-1);
      await readers.erase({ ...place, now: erasure.now, telling: isLast ? erasedTelling(needs, erasure) : undefined });
    }
  };
}
