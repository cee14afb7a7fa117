import type { Reply, Viewed } from '../../../test/support/concurrent-readers.ts';
import type { Faults } from './faults.ts';
import { kindOf } from './observed.ts';

/** What one reader was told, in the window that runs. */
export interface ReaderBook {
  /** Acknowledged as counted, each with when that was, by `performance.now()`. */
  readonly counted: ReadonlyMap<string, number>;
  /** Granted without the store, and not known to be counted yet. */
  readonly open: ReadonlySet<string>;
  /** All that was ever granted without the store, counted since or not. */
  readonly everOpen: ReadonlySet<string>;
  /** Counted perhaps: refused without the store, or never answered. */
  readonly unsure: ReadonlySet<string>;
  /** Takes in what a round of views at once brought, and notes whatever in it cannot be right. */
  settle(views: readonly AnsweredView[]): void;
  /** An article that is not counted any more, though that was acknowledged. */
  lose(article: string): void;
  /** It was found to be counted. */
  find(article: string): void;
  /** Another window runs now; what was asked for while it came is in one or the other. */
  turnOver(unsure: Iterable<string>): void;
  /** Maximum number of articles of this reader. */
  limit: number;
}

export interface AnsweredView {
  readonly article: string;
  readonly reply: Reply<Viewed>;
}

interface Needs {
  readonly name: string;
  readonly limit: number;
  readonly faults: Faults;
  readonly harmBeganAt: () => number;
}

type Told = 'counted' | 'known' | 'refused' | 'open' | 'unsure' | 'nothing';

const refusals: readonly string[] = ['METER_EXHAUSTED', 'REGISTRATION_REQUIRED'];

/** What an answer says of the article's count. */
function toldBy(reply: Reply<Viewed>): Told {
  const { reason, granted } = reply.body;
  const kind = kindOf(reply);
  if (kind === 'error' || reply.status !== 200) return 'unsure';
  if (kind !== 'stored') return granted ? 'open' : 'nothing';
  if (reason === 'METERED') return 'counted';
  if (reason === 'ALREADY_READ') return 'known';
  return refusals.includes(reason) ? 'refused' : 'nothing';
}

type Tally = Readonly<Record<Told, number>>;

function byArticle(views: readonly AnsweredView[]): ReadonlyMap<string, Tally> {
  const none: Tally = { counted: 0, known: 0, refused: 0, open: 0, unsure: 0, nothing: 0 };
  const tallies = new Map<string, Tally>();
  for (const { article, reply } of views) {
    const told = toldBy(reply);
    const before = tallies.get(article) ?? none;
    tallies.set(article, { ...before, [told]: before[told] + 1 });
  }
  return tallies;
}

export function createReaderBook({ name, limit, faults, harmBeganAt }: Needs): ReaderBook {
  const counted = new Map<string, number>();
  const open = new Set<string>();
  const everOpen = new Set<string>();
  const unsure = new Set<string>();

  function lose(article: string): void {
    const at = counted.get(article) ?? performance.now();
    counted.delete(article);
    faults.noteLost(harmBeganAt() - at, `${name}: ${article} was counted and is not there`);
  }

  function find(article: string): void {
    open.delete(article);
    unsure.delete(article);
    if (!counted.has(article)) counted.set(article, performance.now());
  }

  function settleOne(article: string, tally: Tally): void {
    // A process that has granted a whole allowance without the store denies the rest, whatever the store knows to be read.
    const refused = everOpen.size < book.limit ? tally.refused : 0;
    if (counted.has(article) && tally.counted + refused > 0) lose(article);
    faults.note('doubleCounts', tally.counted - 1, `${name}: ${article} was counted ${tally.counted} times at once`);
    const expected = tally.counted + tally.open + tally.unsure > 0 || open.has(article) || unsure.has(article);
    if (tally.counted > 0) find(article);
    else if (tally.known > 0 && !counted.has(article)) {
      faults.note('saidToBeRead', expected ? 0 : 1, `${name}: ${article} is said to be read, and nobody counted it`);
      find(article);
    }
    if (tally.open > 0) everOpen.add(article);
    if (counted.has(article)) return;
    if (tally.open > 0) open.add(article);
    else if (tally.unsure > 0) unsure.add(article);
  }

  /** After all else, so that the room that others of the round took is no room any more. */
  function settleRefusals(tallies: ReadonlyMap<string, Tally>): void {
    for (const [article, { refused }] of tallies) {
      const taken = counted.size + open.size + unsure.size;
      const wrong = refused > 0 && !counted.has(article) && taken < book.limit;
      faults.note(
        'wrongRefusals',
        wrong ? 1 : 0,
        `${name}: ${article} was refused with ${taken} of ${book.limit} used`,
      );
    }
  }

  const book: ReaderBook = {
    counted,
    open,
    everOpen,
    unsure,
    limit,
    lose,
    find,
    settle(views) {
      const tallies = byArticle(views);
      for (const [article, tally] of tallies) settleOne(article, tally);
      settleRefusals(tallies);
    },
    turnOver(asked) {
      counted.clear();
      open.clear();
      everOpen.clear();
      unsure.clear();
      for (const article of asked) unsure.add(article);
    },
  };
  return book;
}
