import { windowAt } from '../../calendar/window.ts';
import type { EpochMs } from '../../clock.ts';
import type { Publication } from '../../publication.ts';
import { type KeptView, readerText } from '../kept-view.ts';
import { type MeterReading, releaseWithinSeconds } from '../meter.ts';
import type { Visitor } from '../meter-place.ts';
import { readingOf } from '../meter-reading.ts';
import { articleTextOf, createPackedViews, type PackedViews } from '../packed-views.ts';

/**
 * Maximum views that a process keeps. Measured, a view takes 376 bytes if each is of another reader, 166 at three articles each, and 88 at
 * ten: 56 MB at most. What comes beyond is granted by policy, and not counted.
 */
export const mostKeptViews = 150_000;

/** In a meter of more articles than this they are looked up in a set. */
const mostLookedThrough = 32;

/** What has been counted is cut off together, because a list is copied then. */
const countedCutOffAt = 1_000;

/** The views of one reader, oldest first, and with them those of the anonymous reader whom they were before signing in. */
interface LedgerMeter {
  numbers: number[];
  /** Where among them those begin that are not counted yet. */
  head: number;
  /** Where among them the present window began, how many of them are in it twice, and when it ends. */
  from: number;
  doubled: number;
  endsAt: EpochMs;
  /** The articles of the present window, once they are many. */
  articles: Set<string> | null;
}

export interface KeptEntry {
  readonly number: number;
  readonly view: KeptView;
}

/**
 * The views that were granted without the store, per reader. A reader who signs in goes on with what they read before, and so does who
 * signs out again, as in the stores: the first registered reader with whom an anonymous one comes has that one's views.
 */
export interface OutageLedger {
  readonly size: number;
  /** `already-read`: it is there. `receipt-noted`: so it is, and its receipt is handed out only now. `dropped`: there is no room for it. */
  keep(view: KeptView): 'kept' | 'already-read' | 'receipt-noted' | 'dropped';
  /**
   * The meter of a reader who has read as many articles of this window as they may, this one not among them; else null. A limit of 0
   * denies nobody the first article: who has paid, and is not known to have, must not find everything closed.
   */
  spentMeter(asked: Looked): MeterReading | null;
  /** The readers of whom something is kept: this many of them. */
  readers(most: number): readonly string[];
  /** Those of them that these keys are. */
  readersOf(visitor: Pick<Visitor, 'key' | 'anonymousKey'>): readonly string[];
  /** The oldest views of a reader. */
  oldest(reader: string, most: number): readonly KeptEntry[];
  remove(reader: string, number: number): void;
}

interface Looked {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly articleKey: Uint8Array;
  readonly now: EpochMs;
}

const windowEnd = ({ settings }: Publication, at: EpochMs): EpochMs =>
  windowAt(settings.meter.window, settings.timeZone, at).endsAt;

const usedIn = ({ numbers, from, doubled }: LedgerMeter): number => Math.max(0, numbers.length - from - doubled);

const emptyMeter = (): LedgerMeter => ({ numbers: [], head: 0, from: 0, doubled: 0, endsAt: 0, articles: null });

/** What is done with the views of one reader. */
function createMeters(views: PackedViews) {
  function holds(meter: LedgerMeter, article: string): boolean {
    if (meter.numbers.length - meter.from > mostLookedThrough)
      meter.articles ??= new Set(meter.numbers.slice(meter.from).map(views.articleText));
    if (meter.articles !== null) return meter.articles.has(article);
    for (let at = meter.from; at < meter.numbers.length; at += 1)
      if (views.articleText(meter.numbers[at] ?? 0) === article) return true;
    return false;
  }

  /** Goes over to the next window if the present one has ended. */
  function enter(meter: LedgerMeter, publication: Publication, at: EpochMs): void {
    if (at < meter.endsAt) return;
    Object.assign(meter, { from: meter.numbers.length, doubled: 0, articles: null });
    meter.endsAt = windowEnd(publication, at);
  }

  function append(meter: LedgerMeter, number: number, article: string): void {
    if (holds(meter, article)) meter.doubled += 1;
    // A list that is copied has no room to spare, which for most readers is more than what is in it.
    if (meter.numbers.length < mostLookedThrough) meter.numbers = [...meter.numbers, number];
    else meter.numbers.push(number);
    meter.articles?.add(article);
  }

  /** One meter of both, each view in the window in which it was read. */
  function united(one: LedgerMeter, other: LedgerMeter): LedgerMeter {
    const meter = emptyMeter();
    const left = [one, other].flatMap((each) => each.numbers.slice(each.head));
    const numbers = left.sort((a, b) => views.timeOf(a) - views.timeOf(b));
    for (const number of numbers) {
      enter(meter, views.read(number).publication, views.timeOf(number));
      append(meter, number, views.articleText(number));
    }
    return meter;
  }

  /** Takes out a view, which is the oldest nearly always. Returns whether it was there. */
  function takeOut(meter: LedgerMeter, number: number): boolean {
    const at = meter.numbers.indexOf(number, meter.head);
    if (at === -1) return false;
    meter.articles?.delete(views.articleText(number));
    if (at === meter.head) meter.head += 1;
    else meter.numbers.splice(at, 1);
    if (at !== meter.head - 1 && at < meter.from) meter.from -= 1;
    meter.from = Math.max(meter.from, meter.head);
    if (meter.head >= countedCutOffAt && meter.head * 2 >= meter.numbers.length) {
      meter.numbers = meter.numbers.slice(meter.head);
      meter.from -= meter.head;
      meter.head = 0;
    }
    return true;
  }

  /** A view that may still be given back when it has been counted is not, once its receipt is handed out. */
  function noteReceipt({ numbers, from }: LedgerMeter, article: string, at: EpochMs): boolean {
    for (let index = numbers.length - 1; index >= from; index -= 1) {
      const number = numbers[index] ?? 0;
      if (at - views.timeOf(number) > releaseWithinSeconds * 1000) return false;
      if (views.articleText(number) === article) return views.noteReceipt(number);
    }
    return false;
  }

  return { holds, enter, append, united, takeOut, noteReceipt };
}

export function createOutageLedger(most = mostKeptViews): OutageLedger {
  const views = createPackedViews(most);
  const { holds, enter, append, united, takeOut, noteReceipt } = createMeters(views);
  const meters = new Map<string, LedgerMeter>();
  /** Anonymous reader → the registered one whose meter they share. */
  const owners = new Map<string, string>();

  const nameOf = (text: string) => owners.get(text) ?? text;

  /** Whose meter it is; that of an anonymous reader becomes that of the first registered one with whom they come. */
  function meterNameOf({ key, anonymousKey }: Pick<Visitor, 'key' | 'anonymousKey'>): string {
    const name = nameOf(readerText(key));
    if (anonymousKey === null) return name;
    const anonymous = readerText(anonymousKey);
    if (owners.has(anonymous) || anonymous === name || owners.size >= most) return name;
    owners.set(anonymous, name);
    const before = meters.get(anonymous);
    if (before === undefined) return name;
    meters.delete(anonymous);
    meters.set(name, united(before, meters.get(name) ?? emptyMeter()));
    return name;
  }

  const standing = (meter: LedgerMeter, { publication, visitor }: { publication: Publication; visitor: Visitor }) =>
    readingOf(publication.settings, visitor.reader, {
      used: usedIn(meter),
      united: true,
      windowEndsAt: meter.endsAt,
    });

  return {
    get size() {
      return views.size;
    },

    keep(view) {
      const { publication, reader: key, anonymousKey, at } = view;
      if (views.size >= most) return 'dropped';
      const name = meterNameOf({ key, anonymousKey });
      const meter = meters.get(name) ?? emptyMeter();
      enter(meter, publication, at);
      const article = articleTextOf(view.articleKey);
      if (holds(meter, article))
        return view.receipt && noteReceipt(meter, article, at) ? 'receipt-noted' : 'already-read';
      const number = views.add(view);
      if (number === null) return 'dropped';
      append(meter, number, article);
      meters.set(name, meter);
      return 'kept';
    },

    spentMeter({ publication, visitor, articleKey, now }) {
      if (views.size === 0) return null;
      const meter = meters.get(meterNameOf(visitor));
      if (meter === undefined || now >= meter.endsAt) return null;
      const limit = Math.max(1, publication.settings.meter.limits[visitor.reader.kind]);
      const isOpen = usedIn(meter) < limit || holds(meter, articleTextOf(articleKey));
      return isOpen ? null : standing(meter, { publication, visitor });
    },

    readers(count) {
      const names: string[] = [];
      for (const name of meters.keys()) {
        if (names.length === count) break;
        names.push(name);
      }
      return names;
    },

    readersOf({ key, anonymousKey }) {
      const keys = anonymousKey === null ? [key] : [key, anonymousKey];
      const names = new Set(keys.map((each) => nameOf(readerText(each))));
      return [...names].filter((name) => meters.has(name));
    },

    oldest(reader, count) {
      const { numbers, head } = meters.get(nameOf(reader)) ?? emptyMeter();
      return numbers.slice(head, head + count).map((number) => ({ number, view: views.read(number) }));
    },

    remove(reader, number) {
      const name = nameOf(reader);
      const meter = meters.get(name);
      if (meter === undefined || !takeOut(meter, number)) return;
      if (meter.head === meter.numbers.length) meters.delete(name);
      views.remove(number);
      if (views.size === 0) owners.clear();
    },
  };
}
