import type { Asker, ConcurrentReaders } from '../../../test/support/concurrent-readers.ts';
import type { Faults } from './faults.ts';
import type { ReaderBook } from './reader-book.ts';

export interface Audited {
  readonly name: string;
  readonly asker: Asker;
  readonly book: ReaderBook;
}

interface Needs {
  readonly crowd: ConcurrentReaders;
  readonly faults: Faults;
}

/** An article that nobody reads. */
const unread = 'never-read';

/** How many articles that were granted without the store are still to be counted, as far as the limit goes. */
const stillOpen = ({ counted, open, limit }: ReaderBook): number =>
  Math.max(0, Math.min(limit, counted.size + open.size) - counted.size);

/** Finds out about everything that is not known. Answers how many views granted without the store wait to be counted. */
export async function resolve({ asker, book }: Audited, crowd: ConcurrentReaders): Promise<number> {
  await Promise.all(
    [...book.open, ...book.unsure].map(async (article) => {
      if ((await crowd.look(asker, article)).read) book.find(article);
    }),
  );
  return stillOpen(book);
}

/** Compares what the service says with the book, article by article where anything differs or `thorough` asks for it. */
export async function audit(reader: Audited, { crowd, faults }: Needs, thorough: boolean): Promise<void> {
  const { name, asker, book } = reader;
  let { used } = await crowd.look(asker, unread);
  if (thorough || used !== book.counted.size) {
    // What a killed process had kept may have been counted since it was asked for.
    await resolve(reader, crowd);
    ({ used } = await crowd.look(asker, unread));
    const looks = [...book.counted.keys()].map(async (article) => ({ article, ...(await crowd.look(asker, article)) }));
    for (const { article, read } of await Promise.all(looks)) if (!read) book.lose(article);
  }
  const known = book.counted.size;
  faults.note('overGrants', known - book.limit, `${name}: ${known} articles counted, the limit is ${book.limit}`);
  // What is above the limit is not shown.
  const due = Math.min(known, book.limit);
  faults.note('doubleCounts', used - due, `${name}: ${used} used, ${due} known`);
  faults.note('lostCounts', due - used, `${name}: ${used} used, ${due} known`);
}
