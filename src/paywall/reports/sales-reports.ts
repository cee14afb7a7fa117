import { type Day, daysOf } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import type { LeaseStore } from '../leases.ts';
import type { TallyStore } from '../metering/tally.ts';
import type { Publication } from '../publication.ts';
import { sumOf } from './funnel.ts';
import { type AskedSpan, type Span, spanOf } from './report-span.ts';
import {
  dayBefore,
  type OfferSales,
  type Subscribers,
  salesBookmarks,
  salesIn,
  subscribersIn,
  sumOfSubscribers,
} from './sales-figures.ts';

/** What came in, what went back and what is left of it, in the minor unit of a currency. */
export interface Revenue extends Omit<OfferSales, 'offer'> {
  readonly net: number;
}

export type OfferRevenue = Revenue & { readonly offer: string };

/** Of some days together. */
interface RevenueOf {
  readonly currencies: readonly Revenue[];
  readonly offers: readonly OfferRevenue[];
}

export interface RevenueReport extends Span, RevenueOf {
  /** By which moment of the service's clock the figures stand; null if the provider was never looked through. */
  readonly asOf: EpochMs | null;
  readonly days: readonly (RevenueOf & { readonly day: Day })[];
}

export interface SubscribersReport extends Span {
  readonly asOf: EpochMs | null;
  readonly days: readonly (Subscribers & { readonly day: Day })[];
  /** At the end of the last day: now, if that is today. */
  readonly now: Subscribers;
  readonly offers: readonly (Subscribers & { readonly offer: string })[];
  readonly churn: {
    /** Subscriptions that ran when the span began, and how many began and ended in it. */
    readonly before: number;
    readonly started: number;
    readonly ended: number;
    /** The ended of those that ran or began; null if there were none. */
    readonly rate: number | null;
  };
}

export interface SalesReports {
  revenue(publication: Publication, asked: AskedSpan, now: EpochMs): Promise<RevenueReport>;
  subscribers(publication: Publication, asked: AskedSpan, now: EpochMs): Promise<SubscribersReport>;
}

type Figures = ReadonlyMap<string, number>;

const withNet = <Sales extends Omit<OfferSales, 'offer'>>(sales: Sales) => ({
  ...sales,
  net: sales.paid - sales.refunded,
});

function byCurrency(offers: readonly OfferSales[]): readonly Revenue[] {
  const sums = new Map<string, Omit<OfferSales, 'offer'>>();
  for (const { offer: _, ...sales } of offers) {
    const sum = sums.get(sales.currency);
    if (sum === undefined) sums.set(sales.currency, { ...sales });
    else for (const figure of ['paid', 'refunded', 'payments', 'purchases'] as const) sum[figure] += sales[figure];
  }
  return [...sums.values()].map(withNet);
}

function revenueIn(figures: Figures): RevenueOf {
  const offers = salesIn(figures);
  return { currencies: byCurrency(offers), offers: offers.map(withNet) };
}

/** Offers as they stood last, with what began and ended in all the days. */
function offersOf(last: Figures, all: Figures): SubscribersReport['offers'] {
  const sums = subscribersIn(all);
  const standing = subscribersIn(last);
  const none = sumOfSubscribers([]);
  return [...sums].map(([offer, { started, ended }]) => ({ offer, ...(standing.get(offer) ?? none), started, ended }));
}

const totalOf = (figures: Figures | undefined): Subscribers =>
  sumOfSubscribers(subscribersIn(figures ?? new Map()).values());

function churnOf(before: number, started: number, ended: number): SubscribersReport['churn'] {
  const base = before + started;
  return { before, started, ended, rate: base === 0 ? null : ended / base };
}

/** Reads what `createSalesFigures` has written. */
export function createSalesReports(
  tallies: Pick<TallyStore, 'read'>,
  leases: Pick<LeaseStore, 'readBookmark'>,
): SalesReports {
  async function asOf(): Promise<EpochMs | null> {
    const written = await leases.readBookmark(salesBookmarks.asOf);
    return written === null ? null : Number(written);
  }

  return {
    async revenue({ name, settings }, asked, now) {
      const span = spanOf(asked, settings.timeZone, now);
      const days = daysOf(span.from, span.to);
      const [found, stands] = await Promise.all([tallies.read(name, days), asOf()]);
      return {
        ...span,
        asOf: stands,
        days: found.map((figures, index) => ({ day: days[index] ?? '', ...revenueIn(figures) })),
        ...revenueIn(sumOf(found)),
      };
    },

    async subscribers({ name, settings }, asked, now) {
      const span = spanOf(asked, settings.timeZone, now);
      const days = daysOf(span.from, span.to);
      const [all, stands] = await Promise.all([tallies.read(name, [dayBefore(span.from), ...days]), asOf()]);
      const [before, ...found] = all;
      const total = totalOf(sumOf(found));
      return {
        ...span,
        asOf: stands,
        days: found.map((figures, index) => ({ day: days[index] ?? '', ...totalOf(figures) })),
        now: totalOf(found.at(-1)),
        offers: offersOf(found.at(-1) ?? new Map(), sumOf(found)),
        churn: churnOf(totalOf(before).running, total.started, total.ended),
      };
    },
  };
}
