import type Stripe from 'stripe';
import type { Term } from '../../paywall/calendar/term.ts';
import type { ListedPrice, Listing } from '../../paywall/purchases/payment-provider.ts';
import type { Money } from '../../paywall/wording/money.ts';
import { unitAmount } from '../minor-units.ts';

/**
 * A price is known by what it says. Two versions of an offer that cost the same share it, and one that costs something else can
 * never be sold at an old price, even if a new store counts its versions from the start.
 */
export interface WantedPrice {
  readonly lookupKey: string;
  readonly publication: string;
  /** The offer's id. */
  readonly offer: string;
  readonly product: { readonly id: string; readonly name: string };
  readonly money: Money;
  readonly every: Term | null;
  /** Null if no tax is computed: what the price says of taxes does not matter then. */
  readonly taxBehavior: 'inclusive' | 'exclusive' | null;
}

const spanOf = ({ count, unit }: Term) => `${count}-${unit}`;

/** What a price says of taxes can not be changed: one that says something else is another price. */
function taxOf({ tax }: Listing) {
  const taxBehavior = tax.automatic ? tax.behavior : null;
  return { taxBehavior, suffix: taxBehavior === null ? '' : `:${taxBehavior}` };
}

function wantedTerm(listing: Listing): WantedPrice {
  const { publication, offer, names } = listing;
  const { amount, currency } = offer.price;
  const { taxBehavior, suffix } = taxOf(listing);
  return {
    lookupKey: `stile:${publication}:${offer.id}:once:${spanOf(offer.term)}:${amount}-${currency}${suffix}`,
    publication,
    offer: offer.id,
    product: { id: `stile-${publication}-${spanOf(offer.term)}`, name: names.term },
    money: offer.price,
    every: null,
    taxBehavior,
  };
}

/** Asking for the plan of an offer without one is a mistake about its kind. */
function wantedPlan(listing: Listing): WantedPrice {
  const { publication, offer, names } = listing;
  if (offer.then === null) throw new TypeError(`The offer ${offer.id} has no plan.`);
  const { amount, currency, every } = offer.then;
  const { taxBehavior, suffix } = taxOf(listing);
  return {
    lookupKey: `stile:${publication}:${offer.id}:every:${spanOf(every)}:${amount}-${currency}${suffix}`,
    publication,
    offer: offer.id,
    product: { id: `stile-${publication}`, name: names.plan },
    money: offer.then,
    every,
    taxBehavior,
  };
}

export const wanted: Readonly<Record<ListedPrice['of'], (listing: Listing) => WantedPrice>> = {
  term: wantedTerm,
  plan: wantedPlan,
};

/** Whether a price that was found can be sold as the wanted one: somebody may have archived it, or moved its lookup key. */
export function isAsWanted(price: Stripe.Price, { money, every, taxBehavior }: WantedPrice): boolean {
  const { active, unit_amount, currency, recurring, billing_scheme, transform_quantity, tax_behavior } = price;
  const sameAmount = unit_amount === unitAmount(money) && currency === money.currency;
  const plain = billing_scheme === 'per_unit' && transform_quantity === null;
  const sameSpan =
    every === null
      ? recurring === null
      : recurring?.interval === every.unit &&
        recurring.interval_count === every.count &&
        recurring.usage_type === 'licensed';
  return active && sameAmount && plain && sameSpan && (taxBehavior === null || tax_behavior === taxBehavior);
}
