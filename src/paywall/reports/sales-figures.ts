import { type Day, shiftDay } from '../calendar/day.ts';
import type { Money } from '../wording/money.ts';

/*
 * What the provider's list of payments and of subscriptions comes to, as figures beside those that are counted: sums by day, currency
 * and offer. They are not added to but written whole, so whatever is looked at twice counts once.
 */

/** Of one day, currency and offer: what came in, what went back, in how many payments, and how many purchases began. */
export const salesFigures = ['paid', 'refunded', 'payments', 'purchases'] as const;

/**
 * Subscriptions by offer: those that run at the end of the day (of today: now), of which in their trial; those that began and ended
 * in it. Of today alone: trials that end within `soonDays`, subscriptions whose payment failed, and those that will not renew.
 */
export const subscriberFigures = [
  'running',
  'trials',
  'started',
  'ended',
  'trialsEnding',
  'paymentFailed',
  'cancelling',
] as const;

export type SalesFigure = (typeof salesFigures)[number];
export type SubscriberFigure = (typeof subscriberFigures)[number];

/** A trial that ends within so many days ends soon. */
export const soonDays = 7;

/** The names under which both are kept, which end with the offer. */
export type SalesName = `sales:${SalesFigure}:${string}:${string}`;
export type SubscriberName = `subscribers:${SubscriberFigure}:${string}`;

export const salesName = (figure: SalesFigure, currency: Money['currency'], offer: string): SalesName =>
  `sales:${figure}:${currency}:${offer}`;

export const subscriberName = (figure: SubscriberFigure, offer: string): SubscriberName =>
  `subscribers:${figure}:${offer}`;

type Figures = ReadonlyMap<string, number>;

export type OfferSales = Record<SalesFigure, number> & { readonly currency: string; readonly offer: string };

/** What stands among the figures of a day, or of several, by currency and offer. */
export function salesIn(figures: Figures): readonly OfferSales[] {
  const found = new Map<string, OfferSales>();
  for (const [name, amount] of figures) {
    const [kind, figure, currency = '', ...rest] = name.split(':');
    const known = salesFigures.find((each) => each === figure);
    if (kind !== 'sales' || known === undefined) continue;
    const offer = rest.join(':');
    const key = `${currency} ${offer}`;
    const sales = found.get(key) ?? { currency, offer, paid: 0, refunded: 0, payments: 0, purchases: 0 };
    sales[known] += amount;
    found.set(key, sales);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

export type Subscribers = Record<SubscriberFigure, number>;

const noSubscribers = (): Subscribers => ({
  running: 0,
  trials: 0,
  started: 0,
  ended: 0,
  trialsEnding: 0,
  paymentFailed: 0,
  cancelling: 0,
});

/** The same of subscriptions, by offer. */
export function subscribersIn(figures: Figures): ReadonlyMap<string, Subscribers> {
  const found = new Map<string, Subscribers>();
  for (const [name, amount] of figures) {
    const [kind, figure, ...rest] = name.split(':');
    const known = subscriberFigures.find((each) => each === figure);
    if (kind !== 'subscribers' || known === undefined) continue;
    const offer = rest.join(':');
    const subscribers = found.get(offer) ?? noSubscribers();
    subscribers[known] += amount;
    found.set(offer, subscribers);
  }
  return found;
}

export function sumOfSubscribers(each: Iterable<Subscribers>): Subscribers {
  const sum = noSubscribers();
  for (const subscribers of each) for (const figure of subscriberFigures) sum[figure] += subscribers[figure];
  return sum;
}

/** Bookmarks: when the figures were last made of everything, and of what is recent, by the real time; and as of when they stand. */
export const salesBookmarks = {
  everything: 'sales-figures-everything',
  recent: 'sales-figures-recent',
  asOf: 'sales-figures-as-of',
} as const;

/** The day before. */
export const dayBefore = (day: Day): Day => shiftDay(day, -1);
