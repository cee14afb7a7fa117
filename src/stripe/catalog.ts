import type Stripe from 'stripe';
import type { Money, Offer, Term } from '../paywall/offer.ts';
import type { CheckoutRequest } from '../paywall/payment-provider.ts';
import { unless } from './refusals.ts';

/** Finds or makes the prices of an offer, and answers their ids. */
export interface Catalog {
  /** What is paid once, for the term. */
  termPrice(request: CheckoutRequest): Promise<string>;
  /** What the plan costs every time. */
  planPrice(
    request: CheckoutRequest & { readonly offer: { readonly then: NonNullable<Offer['then']> } },
  ): Promise<string>;
}

/**
 * A price is known by what it says. Two versions of an offer that cost the same share it, and one that costs something else can
 * never be sold at an old price, even where a new store begins to count its versions anew.
 */
interface WantedPrice {
  readonly lookupKey: string;
  readonly publication: string;
  readonly product: { readonly id: string; readonly name: string };
  readonly money: Money;
  readonly every: Term | null;
}

/** Stripe wants hundredths of these two, which have none: https://docs.stripe.com/currencies#special-cases */
const writtenInHundredths: ReadonlySet<string> = new Set(['isk', 'ugx']);

/** An amount as Stripe wants it. */
const unitAmount = ({ amount, currency }: Money) => (writtenInHundredths.has(currency) ? amount * 100 : amount);

const spanOf = ({ count, unit }: Term) => `${count}-${unit}`;

function wantedTerm({ publication, offer, names }: CheckoutRequest): WantedPrice {
  const { amount, currency } = offer.price;
  return {
    lookupKey: `stile:${publication}:${offer.id}:once:${spanOf(offer.term)}:${amount}-${currency}`,
    publication,
    product: { id: `stile-${publication}-${spanOf(offer.term)}`, name: names.term },
    money: offer.price,
    every: null,
  };
}

function wantedPlan({ publication, offer, names }: Parameters<Catalog['planPrice']>[0]): WantedPrice {
  const { amount, currency, every } = offer.then;
  return {
    lookupKey: `stile:${publication}:${offer.id}:every:${spanOf(every)}:${amount}-${currency}`,
    publication,
    product: { id: `stile-${publication}`, name: names.plan },
    money: offer.then,
    every,
  };
}

async function makePrice(stripe: Stripe, wanted: WantedPrice): Promise<string> {
  const { lookupKey, publication, product, money, every } = wanted;
  const metadata = { publication };
  await unless(['resource_already_exists'], null, () => stripe.products.create({ ...product, metadata }));
  const price = await stripe.prices.create(
    {
      product: product.id,
      currency: money.currency,
      unit_amount: unitAmount(money),
      lookup_key: lookupKey,
      // From a price that somebody archived: it cannot be sold any more.
      transfer_lookup_key: true,
      metadata,
      ...(every === null ? {} : { recurring: { interval: every.unit, interval_count: every.count } }),
    },
    { idempotencyKey: `price ${lookupKey}` },
  );
  return price.id;
}

export function createCatalog(stripe: Stripe): Catalog {
  const known = new Map<string, Promise<string>>();

  async function find(wanted: WantedPrice): Promise<string> {
    const found = await stripe.prices.list({ lookup_keys: [wanted.lookupKey], active: true, limit: 1 });
    return found.data[0]?.id ?? makePrice(stripe, wanted);
  }

  /** Once for this process, unless it fails. */
  function priceOf(wanted: WantedPrice): Promise<string> {
    const before = known.get(wanted.lookupKey);
    if (before !== undefined) return before;
    const finding = find(wanted);
    known.set(wanted.lookupKey, finding);
    finding.catch(() => known.delete(wanted.lookupKey));
    return finding;
  }

  return {
    termPrice: (request) => priceOf(wantedTerm(request)),
    planPrice: (request) => priceOf(wantedPlan(request)),
  };
}
