import type { Day } from '../calendar/day.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { Clock, EpochMs } from '../clock.ts';
import type { LeaseStore } from '../leases.ts';
import { figuresKeptUntil, keptDays, type TallyStore, type WholeFigures } from '../metering/tally.ts';
import type { Publication } from '../publication.ts';
import type { SalesListing } from '../purchases/sales-listing.ts';
import { salesBookmarks } from '../reports/sales-figures.ts';
import { createSalesSums, createSubscriberSums, lastDays } from './sales-sums.ts';

/** What a run came to: the days of publications whose figures were other than what was stored. */
export interface SalesFiguresRun {
  readonly days: number;
  /** False if the run was stopped on its way; then nothing was written. */
  readonly finished: boolean;
}

/**
 * Makes the figures of revenue and subscribers from what the provider lists, and writes them whole. So neither the order in which events
 * arrive matters, nor whether they do. Every method returns null if another process holds the lease.
 */
export interface SalesFigures {
  /** Of everything that is kept. */
  everything(): Promise<SalesFiguresRun | null>;
  /** The same once a day, and of what is recent in between; null also if it is not time yet. */
  due(): Promise<SalesFiguresRun | null>;
}

export interface SalesFiguresNeeds {
  readonly provider: SalesListing;
  readonly tallies: Pick<TallyStore, 'read' | 'replace'>;
  readonly leases: LeaseStore;
  readonly publications: () => readonly Publication[];
  /** The time by which things are sold. */
  readonly clock: Clock;
  /** The real time, by which leases end and runs are due. */
  readonly realClock: Clock;
  /** Names this process among all. */
  readonly holder: string;
  readonly isStopping: () => boolean;
  /** Delay between two runs. */
  readonly recentEveryMs: number;
}

const lease = 'sales-figures';
const leaseMs = 60_000;
const extendEveryMs = leaseMs / 6;

const everythingEveryMs = dayMs;

/** Days of which payments are looked at again in between: a refund or a payment of another day has come by the daily run. */
const recentDays = 3;

/** Days are compared in groups, because a store reads many at once. */
const groupDays = 100;

type Written = ReadonlyMap<`${WholeFigures}:${string}`, number>;

interface Found {
  readonly publication: string;
  readonly day: Day;
  readonly name: WholeFigures;
  readonly figures: Written;
}

function isSame(stored: ReadonlyMap<string, number>, { name, figures }: Found): boolean {
  const own = [...stored].filter(([figure]) => figure.startsWith(`${name}:`));
  const all: ReadonlyMap<string, number> = figures;
  return own.length === all.size && own.every(([figure, amount]) => all.get(figure) === amount);
}

/** The sums of one publication, while they are made. */
function beginSums({ name, settings: { timeZone } }: Publication, days: number, now: EpochMs) {
  const kept = lastDays(keptDays, timeZone, now);
  const sales = createSalesSums(timeZone);
  const subscribers = createSubscriberSums(timeZone, kept, now);
  return {
    sales,
    subscribers,
    *found(): Iterable<Found> {
      for (const day of kept.slice(-days)) yield { publication: name, day, name: 'sales', figures: sales.of(day) };
      for (const [day, figures] of subscribers.figures())
        yield { publication: name, day, name: 'subscribers', figures };
    },
  };
}

export function createSalesFigures(needs: SalesFiguresNeeds): SalesFigures {
  const { provider, tallies, leases, publications, clock, realClock, holder, isStopping, recentEveryMs } = needs;
  const acquire = () => leases.acquire({ name: lease, holder, now: realClock.now(), leaseMs });

  /** Takes each, and keeps the lease meanwhile. Returns whether it came to the end. */
  async function takeAll<T>(items: AsyncIterable<T>, take: (item: T) => void): Promise<boolean> {
    let extendedAt = realClock.now();
    for await (const item of items) {
      take(item);
      if (isStopping()) return false;
      if (Math.abs(realClock.now() - extendedAt) < extendEveryMs) continue;
      await acquire();
      extendedAt = realClock.now();
    }
    return true;
  }

  /** Writes what is other than what is stored. Returns how many that were. */
  async function write(found: readonly Found[], now: EpochMs): Promise<number> {
    let written = 0;
    for (let at = 0; at < found.length; at += groupDays) {
      const group = found.slice(at, at + groupDays);
      const stored = await tallies.read(
        group[0]?.publication ?? '',
        group.map(({ day }) => day),
      );
      const changed = group.filter((each, index) => !isSame(stored[index] ?? new Map(), each));
      for (const each of changed) await tallies.replace({ ...each, now, keptUntil: figuresKeptUntil(each.day) });
      written += changed.length;
    }
    return written;
  }

  async function run(days: number): Promise<SalesFiguresRun> {
    const now = clock.now();
    const sums = new Map(publications().map((each) => [each.name, beginSums(each, days, now)] as const));
    // A day more than is written, because a day begins earlier than in UTC somewhere.
    const since = now - (days + 1) * dayMs;
    const isWhole =
      (await takeAll(provider.bookingsSince(since), (booking) => sums.get(booking.publication)?.sales.add(booking))) &&
      (await takeAll(provider.everySubscription(), (each) => sums.get(each.publication)?.subscribers.add(each)));
    if (!isWhole) return { days: 0, finished: false };
    let written = 0;
    for (const each of sums.values()) written += await write([...each.found()], now);
    await leases.writeBookmark(salesBookmarks.asOf, String(now));
    await leases.writeBookmark(salesBookmarks.recent, String(realClock.now()));
    if (days === keptDays) await leases.writeBookmark(salesBookmarks.everything, String(realClock.now()));
    return { days: written, finished: true };
  }

  async function isDue(bookmark: string, everyMs: number): Promise<boolean> {
    const at = Number((await leases.readBookmark(bookmark)) ?? Number.NaN);
    const passed = realClock.now() - at;
    // What was written down is of the future if the clock was moved back since.
    return !(passed >= 0 && passed < everyMs);
  }

  async function dueDays(): Promise<number> {
    if (await isDue(salesBookmarks.everything, everythingEveryMs)) return keptDays;
    return (await isDue(salesBookmarks.recent, recentEveryMs)) ? recentDays : 0;
  }

  async function inTurn(daysOf: () => Promise<number>): Promise<SalesFiguresRun | null> {
    if ((await daysOf()) === 0 || !(await acquire())) return null;
    try {
      const days = await daysOf();
      return days === 0 ? null : await run(days);
    } finally {
      // If this fails the lease ends by itself; what went wrong before it is what counts.
      await leases.release(lease, holder).catch(() => undefined);
    }
  }

  return { everything: () => inTurn(async () => keptDays), due: () => inTurn(dueDays) };
}
