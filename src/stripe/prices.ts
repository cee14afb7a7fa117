import type Stripe from 'stripe';
import type { OfferKind } from '../paywall/entitlements/purchase.ts';
import type { ListedPrice, Listing } from '../paywall/purchases/payment-provider.ts';
import { findOrMake } from './catalog/find-or-make.ts';
import { type WantedPrice, wanted } from './catalog/wanted-price.ts';
import { isInvalidRequest } from './stripe-errors.ts';

export type Attempt = 'first' | 'second';

/** Finds or makes the prices of an offer, and returns their ids. */
export interface Prices {
  /** What is paid once, for the term. */
  termPrice(listing: Listing): Promise<string>;
  /** What the plan costs every time. */
  planPrice(listing: Listing): Promise<string>;
  /** Finds or makes all of them, without relying on what was known before. */
  list(listing: Listing): Promise<readonly ListedPrice[]>;
  /** Calls Stripe. A price that it refuses, because somebody archived it, is looked up or made again, and the call repeated once. */
  withPrices<T>(listing: Listing, call: (attempt: Attempt) => Promise<T>): Promise<T>;
}

/** With which prices an offer of each kind is sold. A term that costs nothing needs none. */
const pricesOf: Readonly<Record<OfferKind, (listing: Listing) => readonly ListedPrice['of'][]>> = {
  introduction: ({ offer }) => (offer.price.amount === 0 ? ['plan'] : ['plan', 'term']),
  term: () => ['term'],
  plan: () => ['plan'],
};

export function createPrices(stripe: Stripe): Prices {
  const known = new Map<string, Promise<string>>();

  /** Once for this process, unless it fails. */
  function priceOf(price: WantedPrice): Promise<string> {
    const before = known.get(price.lookupKey);
    if (before !== undefined) return before;
    const finding = findOrMake(stripe, price).then(({ id }) => id);
    known.set(price.lookupKey, finding);
    finding.catch(() => known.delete(price.lookupKey));
    return finding;
  }

  /** Looks one up at Stripe, and remembers it. Whether it is another than was known, or was mended, is `isNew`. */
  async function lookUp(price: WantedPrice) {
    const before = await known.get(price.lookupKey)?.catch(() => null);
    const found = await findOrMake(stripe, price);
    known.set(price.lookupKey, Promise.resolve(found.id));
    return { ...found, isNew: found.mended || found.id !== before };
  }

  /** Whether any of the prices is another now, or for sale again. */
  async function isAnyNew(listing: Listing): Promise<boolean> {
    let isNew = false;
    for (const of of pricesOf[listing.kind](listing)) {
      if ((await lookUp(wanted[of](listing))).isNew) isNew = true;
    }
    return isNew;
  }

  return {
    termPrice: async (listing) => priceOf(wanted.term(listing)),
    planPrice: async (listing) => priceOf(wanted.plan(listing)),

    async list(listing) {
      const listed: ListedPrice[] = [];
      for (const of of pricesOf[listing.kind](listing)) {
        const { id, made } = await lookUp(wanted[of](listing));
        listed.push({ of, id, made });
      }
      return listed;
    },

    async withPrices(listing, call) {
      try {
        return await call('first');
      } catch (error) {
        if (!isInvalidRequest(error) || !(await isAnyNew(listing))) throw error;
        return call('second');
      }
    },
  };
}
