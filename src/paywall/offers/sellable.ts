import type { Term } from '../calendar/term.ts';
import type { Fault } from '../errors.ts';
import { madeOnce } from '../made-once.ts';
import { faultOfCharge } from '../wording/chargeable.ts';
import { isCurrency } from '../wording/currencies.ts';
import type { Money } from '../wording/money.ts';
import { kindOf, type Offer } from './offer.ts';

/** What decides whether the payment provider takes an offer. */
type Deal = Pick<Offer, 'price' | 'term' | 'then'>;

/** How many of each unit a term may have. */
type Bounds = Readonly<Record<Term['unit'], readonly [least: number, most: number]>>;

/** Stripe renews a price every three years at the latest. A single term need not be longer either. */
const ofAnyTerm: Bounds = { day: [1, 1095], week: [1, 156], month: [1, 36], year: [1, 3] };

/**
 * Stripe ends a trial 48 hours from now at the earliest and 730 days from now at the latest. Two days are too few, for some time
 * passes on the way there and a day may lack an hour; 24 months are too many where one of them is a leap year's February.
 */
const ofIntroduction: Bounds = { day: [3, 730], week: [1, 104], month: [1, 23], year: [1, 1] };

function faultsOfTerm({ count, unit }: Term, bounds: Bounds, path: string): Fault[] {
  const [least, most] = bounds[unit];
  if (count >= least && count <= most) return [];
  return [{ path: `${path}.count`, message: `must be from ${least} to ${most} where the unit is ${unit}` }];
}

function faultsOfTerms(deal: Deal): Fault[] {
  const { term, then } = deal;
  const introduction = kindOf(deal) === 'introduction';
  return [
    ...faultsOfTerm(term, introduction ? ofIntroduction : ofAnyTerm, 'term'),
    ...(then === null ? [] : faultsOfTerm(then.every, ofAnyTerm, 'then.every')),
  ];
}

function faultsOfMoney(money: Money, path: string): Fault[] {
  const fault = faultOfCharge(money);
  return fault === null ? [] : [{ path: `${path}.${fault.of}`, message: fault.message }];
}

/** An introduction may be free: the card is asked for, and charged when the plan begins. A free term with no plan would be no sale. */
function faultsOfPrices({ price, then }: Deal): Fault[] {
  if (then === null && price.amount === 0) {
    return [{ path: 'price.amount', message: 'must be more than 0 where no plan follows' }];
  }
  const free = price.amount === 0;
  const ofPrice = faultsOfMoney(price, 'price').filter(({ path }) => !free || path === 'price.currency');
  return [...ofPrice, ...(then === null ? [] : faultsOfMoney(then, 'then'))];
}

/** One currency, and one that there is. */
function faultsOfCurrencies({ price, then }: Deal): Fault[] {
  if (then === null || then.currency === price.currency || !isCurrency(price.currency)) return [];
  return [{ path: 'then.currency', message: `must be ${price.currency}, as the price has it` }];
}

/** Everything for which the payment provider would refuse to sell an offer. Files, requests, stored offers and checkouts go by this. */
export function faultsOfDeal(deal: Deal): Fault[] {
  return [...faultsOfTerms(deal), ...faultsOfPrices(deal), ...faultsOfCurrencies(deal)];
}

/** Whether the payment provider would sell it. One that was stored under other rules may not be. Every view asks. */
export const isSellable = madeOnce((deal: Deal): boolean => faultsOfDeal(deal).length === 0);
