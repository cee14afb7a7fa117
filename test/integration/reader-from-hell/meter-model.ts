import { limits, releases } from './publication.ts';

export type Kind = 'anonymous' | 'registered';

interface Counted {
  readonly second: number;
  receipt: boolean;
}

/** What one reader has counted in one window. */
interface Meter {
  readonly counted: Map<string, Counted>;
  givenBack: number;
  isUnited: boolean;
  /** The meter with which it goes on since the reader has signed in. */
  movedTo: Meter | null;
}

export interface MeterOutcome {
  readonly outcome: 'counted' | 'room' | 'read before' | 'full';
  /** As answers show it. */
  readonly used: number;
}

export interface ReleaseOutcome {
  readonly status: 200 | 409;
  readonly used: number;
}

/** Who asks for an article of the meter: the reader, and the anonymous one that they were before signing in. */
export interface MeteredReader {
  readonly id: string;
  readonly kind: Kind;
  readonly before: string | null;
}

const lastSecondOfRelease = 60;

/** The month of the publication's calendar, which is Tokyo's. */
const monthAt = (now: number) => new Date(now + 9 * 60 * 60_000).toISOString().slice(0, 7);

/** The meters as the product describes them, without a store, without concurrency, and with nothing that expires. */
export function createMeterModel() {
  const meters = new Map<string, Meter>();

  function own(reader: string, now: number): Meter {
    const name = `${monthAt(now)} ${reader}`;
    const meter = meters.get(name) ?? { counted: new Map(), givenBack: 0, isUnited: false, movedTo: null };
    meters.set(name, meter);
    return meter;
  }

  /** Two histories become one at the first call for the meter in which a reader shows both. */
  function unite({ id, before }: MeteredReader, now: number): void {
    if (before === null) return;
    const [theirs, mine] = [own(before, now), own(id, now)];
    if (theirs.movedTo !== null || theirs.counted.size === 0) return;
    for (const [article, { second, receipt }] of theirs.counted) {
      const known = mine.counted.get(article);
      // The first view counts, and a receipt for either is one.
      const first = Math.min(second, known?.second ?? second);
      mine.counted.set(article, { second: first, receipt: receipt || known?.receipt === true });
    }
    mine.isUnited = true;
    theirs.movedTo = mine;
  }

  function meterOf(reader: MeteredReader, now: number) {
    unite(reader, now);
    const first = own(reader.id, now);
    const meter = first.movedTo ?? first;
    const limit = limits[reader.kind];
    const isUnited = meter.isUnited || meter !== first;
    const used = () => (isUnited ? Math.min(meter.counted.size, limit) : meter.counted.size);
    return { meter, limit, used };
  }

  return {
    view(
      reader: MeteredReader,
      { article, counts, receipt, now }: { article: string; counts: boolean; receipt: boolean; now: number },
    ): MeterOutcome {
      const { meter, limit, used } = meterOf(reader, now);
      const known = meter.counted.get(article);
      if (known !== undefined) {
        known.receipt ||= receipt;
        return { outcome: 'read before', used: used() };
      }
      if (meter.counted.size >= limit) return { outcome: 'full', used: used() };
      if (!counts) return { outcome: 'room', used: used() };
      meter.counted.set(article, { second: Math.floor(now / 1000), receipt });
      return { outcome: 'counted', used: used() };
    },

    /** A view may be given back for a minute, a few times, and never if its receipt was handed out. */
    release(reader: MeteredReader, article: string, now: number): ReleaseOutcome {
      const { meter, used } = meterOf(reader, now);
      const known = meter.counted.get(article);
      if (known === undefined) return { status: 200, used: used() };
      const isLate = Math.floor(now / 1000) - known.second > lastSecondOfRelease;
      if (isLate || known.receipt || meter.givenBack >= releases) return { status: 409, used: used() };
      meter.counted.delete(article);
      meter.givenBack += 1;
      return { status: 200, used: used() };
    },

    /** A reader whom a purchase lets in is united all the same. */
    unite,

    /** The meter that pays for this reader while the window lasts. */
    meterOf: (reader: MeteredReader, now: number): object => meterOf(reader, now).meter,

    /** How many readers' histories there may be in it. */
    isUnited: (reader: MeteredReader, now: number): boolean => meterOf(reader, now).meter.isUnited,
  };
}
