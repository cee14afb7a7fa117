import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import { type Buyer, pageLocaleOf, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import { noBasis } from '../purchases/entitlement-writer.ts';
import { type ListedPurchase, listPurchases } from '../purchases/listed-purchases.ts';
import type { Purchases } from '../purchases/purchases.ts';

export interface PortalRequest {
  readonly buyer: Buyer;
  readonly returnUrl: string;
  /** The id of the purchase that the page is to show; without it the one that is most likely meant. */
  readonly purchase?: string | undefined;
  readonly now: EpochMs;
}

/** Where readers see and cancel what they bought. */
export interface Portals {
  readonly url: string;
  /** One for each subscription that runs. Those bought under one identity share a page. */
  readonly subscriptions: readonly { readonly url: string; readonly bought: ListedPurchase }[];
}

/** Maximum identities whose pages are opened for one request. Nobody was so many. */
const mostPages = 8;

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider'> & {
  readonly purchases: Pick<Purchases, 'customersOf'>;
};

/** Throws `not-found` for a reader who never bought anything, or not that. */
export function createPortals({ billing, entitlements, provider, purchases }: Needs) {
  const nothingBought = () => new PaywallError('not-found', 'This reader has not bought anything.');

  /** The customers behind the purchases, one for each identity; none for one that is gone. */
  async function customerOf(buyer: Buyer, { buyer: reader }: ListedPurchase): Promise<string | null> {
    return billing.customerOf({ ...placeOf(buyer), reader });
  }

  return async ({ buyer, returnUrl, purchase: id, now }: PortalRequest): Promise<Portals> => {
    const basis = (await entitlements.read(buyer.publication.name, buyer.key))?.basis ?? noBasis;
    const listed = listPurchases(buyer, basis, now);
    const chosen = listed.find((each) => each.id === id) ?? null;
    if (id !== undefined && chosen === null) throw new PaywallError('not-found', 'This reader has not bought that.');

    const pages = new Map<string, string>();
    async function pageOf(customer: string | null): Promise<string | null> {
      if (customer === null) return null;
      const known = pages.get(customer);
      if (known !== undefined || pages.size >= mostPages) return known ?? null;
      const page = await provider.openPortal({ customer, returnUrl, locale: pageLocaleOf(provider, buyer) });
      if (page !== null) pages.set(customer, page.url);
      return page?.url ?? null;
    }

    async function firstPage(): Promise<string> {
      if (chosen !== null) return (await pageOf(await customerOf(buyer, chosen))) ?? Promise.reject(nothingBought());
      for (const customer of await purchases.customersOf(buyer, now)) {
        const url = await pageOf(customer);
        if (url !== null) return url;
      }
      throw nothingBought();
    }

    const url = await firstPage();
    const subscriptions: { url: string; bought: ListedPurchase }[] = [];
    for (const bought of listed.filter((each) => each.isRunning)) {
      const theirs = await pageOf(await customerOf(buyer, bought));
      if (theirs !== null) subscriptions.push({ url: theirs, bought });
    }
    return { url, subscriptions };
  };
}
