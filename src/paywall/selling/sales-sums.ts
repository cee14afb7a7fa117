import { type Day, dayAt, shiftDay } from '../calendar/day.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { Booking, SubscriptionSpan } from '../purchases/sales-listing.ts';
import {
  type SalesName,
  type SubscriberFigure,
  type SubscriberName,
  salesName,
  soonDays,
  subscriberName,
} from '../reports/sales-figures.ts';

type Sums<Name> = Map<Day, Map<Name, number>>;

function addTo<Name>(
  sums: Sums<Name>,
  day: Day,
  { name, amount }: { readonly name: Name; readonly amount: number },
): void {
  const figures = sums.get(day) ?? new Map<Name, number>();
  figures.set(name, (figures.get(name) ?? 0) + amount);
  sums.set(day, figures);
}

/** What was paid and given back in one publication, by its days. */
export function createSalesSums(timeZone: string) {
  const sums: Sums<SalesName> = new Map();
  return {
    add({ offer, kind, money: { amount, currency }, at, isFirst }: Booking): void {
      const day = dayAt(at, timeZone);
      const count = (figure: Parameters<typeof salesName>[0], by: number) => {
        if (by !== 0) addTo(sums, day, { name: salesName(figure, currency, offer), amount: by });
      };
      count(kind === 'payment' ? 'paid' : 'refunded', amount);
      count('payments', kind === 'payment' && amount > 0 ? 1 : 0);
      count('purchases', isFirst ? 1 : 0);
    },
    of: (day: Day): ReadonlyMap<SalesName, number> => sums.get(day) ?? new Map(),
  };
}

/** How many subscriptions of one publication there were on each of these days, the last of which is the day of `now`. */
export function createSubscriberSums(timeZone: string, days: readonly Day[], now: EpochMs) {
  const [first = ''] = days;
  const today = days.at(-1) ?? '';
  /** What is more on a day than on the day before. */
  const changes: Sums<SubscriberName> = new Map();
  const inDays: Sums<SubscriberName> = new Map();

  /** Counts it at the end of each day from that of `from` on, but no more on that of `until`; today counts as it is now. */
  function addSpan(figure: SubscriberFigure, offer: string, { from, until }: { from: EpochMs; until: EpochMs | null }) {
    const name = subscriberName(figure, offer);
    const begins = dayAt(from, timeZone);
    const ends = until === null || until > now ? null : dayAt(until, timeZone);
    if (begins > today || (ends !== null && (ends <= first || ends <= begins))) return;
    const [, since = first] = [begins, first].sort();
    addTo(changes, since, { name, amount: 1 });
    if (ends !== null) addTo(changes, ends, { name, amount: -1 });
  }

  function addOnce(figure: SubscriberFigure, offer: string, day: Day) {
    if (day >= first && day <= today) addTo(inDays, day, { name: subscriberName(figure, offer), amount: 1 });
  }

  function add({ offer, startedAt, endedAt, trialEndsAt, paymentFailed, isCancelling }: SubscriptionSpan): void {
    addSpan('running', offer, { from: startedAt, until: endedAt });
    addOnce('started', offer, dayAt(startedAt, timeZone));
    if (trialEndsAt !== null) {
      const until = Math.min(trialEndsAt, endedAt ?? Number.POSITIVE_INFINITY);
      addSpan('trials', offer, { from: startedAt, until });
    }
    const isOver = endedAt !== null && endedAt <= now;
    if (endedAt !== null && isOver) addOnce('ended', offer, dayAt(endedAt, timeZone));
    if (isOver || startedAt > now) return;
    if (trialEndsAt !== null && trialEndsAt > now && trialEndsAt <= now + soonDays * dayMs)
      addOnce('trialsEnding', offer, today);
    if (paymentFailed) addOnce('paymentFailed', offer, today);
    if (isCancelling) addOnce('cancelling', offer, today);
  }

  return {
    add,
    /** Day by day, from the first to the last. */
    *figures(): Iterable<readonly [Day, ReadonlyMap<SubscriberName, number>]> {
      const standing = new Map<SubscriberName, number>();
      for (const day of days) {
        for (const [name, by] of changes.get(day) ?? []) standing.set(name, (standing.get(name) ?? 0) + by);
        const shown = [...standing, ...(inDays.get(day) ?? [])].filter(([, amount]) => amount !== 0);
        yield [day, new Map(shown)];
      }
    },
  };
}

/** The days up to that of `now`, so many of them. */
export function lastDays(many: number, timeZone: string, now: EpochMs): readonly Day[] {
  const today = dayAt(now, timeZone);
  return Array.from({ length: many }, (_, index) => shiftDay(today, index + 1 - many));
}
