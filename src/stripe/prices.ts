import type Stripe from 'stripe';
import type { Term } from '../paywall/calendar/term.ts';
import type { OfferKind } from '../paywall/entitlements/purchase.ts';
import type { ListedPrice, Listing } from '../paywall/purchases/payment-provider.ts';
import type { Money } from '../paywall/wording/money.ts';
import { unitAmount } from './minor-units.ts';
import { priceMetadata } from './plans/price-offer.ts';
import { ignoring } from './stripe-errors.ts';

/** Finds or makes the prices of an offer, and answers their ids. */
export interface Prices {
  /** What is paid once, for the term. */
  termPrice(listing: Listing): Promise<string>;
  /** What the plan costs every time. */
  planPrice(listing: Listing): Promise<string>;
  /** Finds or makes all of them, without relying on what was known before. */
  list(listing: Listing): Promise<readonly ListedPrice[]>;
}

/**
 * A price is known by what it says. Two versions of an offer that cost the same share it, and one that costs something else can
 * never be sold at an old price, even if a new store counts its versions from the start.
 */
interface WantedPrice {
  readonly lookupKey: string;
  readonly publication: string;
  readonly offer: string;
  readonly product: { readonly id: string; readonly name: string };
  readonly money: Money;
  readonly every: Term | null;
}

const spanOf = ({ count, unit }: Term) => `${count}-${unit}`;

function wantedTerm({ publication, offer, names }: Listing): WantedPrice {
  const { amount, currency } = offer.price;
  return {
    lookupKey: `stile:${publication}:${offer.id}:once:${spanOf(offer.term)}:${amount}-${currency}`,
    publication,
    offer: offer.id,
    product: { id: `stile-${publication}-${spanOf(offer.term)}`, name: names.term },
    money: offer.price,
    every: null,
  };
}

/** Asking for the plan of an offer without one is a mistake about its kind. */
function wantedPlan({ publication, offer, names }: Listing): WantedPrice {
  if (offer.then === null) throw new TypeError(`The offer ${offer.id} has no plan.`);
  const { amount, currency, every } = offer.then;
  return {
    lookupKey: `stile:${publication}:${offer.id}:every:${spanOf(every)}:${amount}-${currency}`,
    publication,
    offer: offer.id,
    product: { id: `stile-${publication}`, name: names.plan },
    money: offer.then,
    every,
  };
}

async function makePrice(stripe: Stripe, price: WantedPrice): Promise<string> {
  const { lookupKey, publication, offer, product, money, every } = price;
  await ignoring(['resource_already_exists'], null, () =>
    stripe.products.create({ ...product, metadata: { publication } }),
  );
  const made = await stripe.prices.create(
    {
      product: product.id,
      currency: money.currency,
      unit_amount: unitAmount(money),
      lookup_key: lookupKey,
      // From a price that somebody archived: it cannot be sold any more.
      transfer_lookup_key: true,
      metadata: priceMetadata(publication, offer),
      ...(every === null ? {} : { recurring: { interval: every.unit, interval_count: every.count } }),
    },
    { idempotencyKey: `price ${lookupKey}` },
  );
  return made.id;
}

/** With which prices an offer of each kind is sold. A term that costs nothing needs none. */
const pricesOf: Readonly<Record<OfferKind, (listing: Listing) => readonly ListedPrice['of'][]>> = {
  introduction: ({ offer }) => (offer.price.amount === 0 ? ['plan'] : ['plan', 'term']),
  term: () => ['term'],
  plan: () => ['plan'],
};

const wanted: Readonly<Record<ListedPrice['of'], (listing: Listing) => WantedPrice>> = {
  term: wantedTerm,
  plan: wantedPlan,
};

async function findOrMake(stripe: Stripe, price: WantedPrice): Promise<Omit<ListedPrice, 'of'>> {
  const { data } = await stripe.prices.list({ lookup_keys: [price.lookupKey], active: true, limit: 1 });
  const id = data[0]?.id;
  return id === undefined ? { id: await makePrice(stripe, price), made: true } : { id, made: false };
}

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

  return {
    termPrice: async (listing) => priceOf(wantedTerm(listing)),
    planPrice: async (listing) => priceOf(wantedPlan(listing)),
    async list(listing) {
      const listed: ListedPrice[] = [];
      for (const of of pricesOf[listing.kind](listing)) {
        listed.push({ of, ...(await findOrMake(stripe, wanted[of](listing))) });
      }
      return listed;
    },
  };
}
