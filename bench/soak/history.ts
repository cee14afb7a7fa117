import type { Asker, ConcurrentReaders } from '../../test/support/concurrent-readers.ts';
import type { RoundOutcome, Views } from './round.ts';
import { note, type Tally, type Wrong } from './tally.ts';

/** What one reader was told, and so must find again. */
export interface History {
  readonly counted: ReadonlySet<string>;
  /** Takes in what a round brought, and notes whatever in it cannot be right. */
  settle(outcome: RoundOutcome): void;
  /** Finds out what was not known, and compares the number with what the service says. To be called after every round. */
  check(): Promise<void>;
  /** Asks for every article of the history. */
  checkAll(): Promise<void>;
}

interface Reader {
  /** For the examples of what was wrong. */
  readonly name: string;
  readonly asker: Asker;
  readonly limit: number;
  /** Counted for certain. */
  readonly counted: Iterable<string>;
  /** Counted perhaps. */
  readonly unsure: Iterable<string>;
}

/** An article that nobody reads. */
const unread = 'never-read';

export function createHistory(reader: Reader, { crowd, tally }: { crowd: ConcurrentReaders; tally: Tally }): History {
  const { name, asker, limit } = reader;
  const counted = new Set(reader.counted);
  const unsure = new Set(reader.unsure);

  const wrong = (kind: Wrong, count: number, what: string) =>
    note(tally, { wrong: kind, count, example: `${name}: ${what}` });

  /** The views of an article that was counted before the round. */
  function settleKnown(article: string, views: Views): void {
    wrong('doubleCounts', views.counted, `${article} was counted before`);
    wrong('lostCounts', views.refused, `${article} was counted before and is refused`);
  }

  /** The views of an article that was not. */
  function settleNew(article: string, views: Views, releasing: boolean): void {
    wrong('doubleCounts', views.counted - 1, `${article} was counted ${views.counted} times at once`);
    if (views.counted === 0 && views.unsure === 0)
      wrong('strayCounts', views.alreadyRead, `${article} was read already, and nobody counted it`);
    if (views.counted > 0 && !releasing) wrong('wrongRefusals', views.refused, `${article} was refused and counted`);
  }

  /** Views that came for the first time, within the bounds of the room that there was. */
  function settleRoom(asked: number, anew: number, about: { unsure: number; given: number }): void {
    const room = limit - counted.size;
    const what = `${counted.size} counted, ${about.given} released, ${asked} asked for, ${anew} granted`;
    wrong('overGrants', anew - Math.max(0, room + about.given), what);
    wrong('wrongRefusals', Math.min(Math.max(0, room), asked) - anew - about.unsure, what);
  }

  function settle({ views, released, unsureReleases, operations }: RoundOutcome): void {
    tally.operations += operations;
    const given = [...released, ...unsureReleases];
    const asked = [...views].filter(([article]) => !counted.has(article));
    const anew = asked.filter(([, each]) => each.counted > 0).map(([article]) => article);
    const perhaps = asked.filter(([, each]) => each.counted === 0 && each.unsure > 0).map(([article]) => article);
    for (const [article, each] of views) {
      tally.unsure += each.unsure;
      wrong('failOpen', each.failOpen, `${article} was granted without the store`);
      if (counted.has(article)) settleKnown(article, each);
      else settleNew(article, each, given.length > 0);
    }
    tally.unsure += unsureReleases.length;
    settleRoom(asked.length, anew.length, { unsure: unsure.size + perhaps.length, given: given.length });
    for (const article of given) counted.delete(article);
    for (const article of anew) counted.add(article);
    for (const article of [...perhaps, ...unsureReleases]) unsure.add(article);
  }

  function look(article: string): ReturnType<ConcurrentReaders['look']> {
    tally.operations += 1;
    return crowd.look(asker, article);
  }

  async function check(): Promise<void> {
    for (const article of unsure) if ((await look(article)).read) counted.add(article);
    unsure.clear();
    const { used } = await look(unread);
    // What a union brings above the limit is not shown.
    const due = Math.min(counted.size, limit);
    wrong('strayCounts', used - due, `${used} used, ${due} known`);
    wrong('lostCounts', due - used, `${used} used, ${due} known`);
  }

  async function checkAll(): Promise<void> {
    await check();
    const found = await Promise.all([...counted].map(async (article) => ({ article, ...(await look(article)) })));
    const lost = found.filter(({ read }) => !read).map(({ article }) => article);
    wrong('lostCounts', lost.length, `${lost.join(', ')} not there`);
  }

  return { counted, settle, check, checkAll };
}
