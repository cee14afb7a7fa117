import { setTimeout as sleep } from 'node:timers/promises';
import type { ConcurrentReaders } from '../../test/support/concurrent-readers.ts';
import { type Audited, audit, resolve } from './books/audit-reader.ts';
import type { Faults } from './books/faults.ts';
import type { Buyer } from './load/buyer.ts';
import { processesInAll } from './site/instances.ts';

interface Needs {
  readonly crowd: ConcurrentReaders;
  readonly faults: Faults;
  readonly signal: AbortSignal;
}

/** For what is counted or told late: twice as long as nobody touches the journal of a process that was killed. */
const patienceMs = 60_000;

/** Readers looked at side by side. */
const atOnce = 16;

/** One of so many readers is looked at article by article although nothing differs. */
const thoroughOneIn = 50;

async function eachOf<T>(things: readonly T[], look: (thing: T, index: number) => Promise<void>): Promise<void> {
  const left = [...things.entries()].reverse();
  const lane = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await look(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Repeats `look` on what it answers true for, until that is nothing or patience ends. Answers what is left. */
async function patiently<T>(
  things: readonly T[],
  signal: AbortSignal,
  isLate: (thing: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const deadline = performance.now() + patienceMs;
  let left = things;
  for (;;) {
    const late: T[] = [];
    await eachOf(left, async (thing) => {
      signal.throwIfAborted();
      if (await isLate(thing)) late.push(thing);
    });
    left = late;
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(250, undefined, { signal });
  }
}

/** An outage gives nobody more than one allowance for each process. */
function noteOutage({ name, book }: Audited, faults: Faults): void {
  const most = book.limit * processesInAll;
  faults.note('overGrants', book.everOpen.size - most, `${name}: ${book.everOpen.size} granted without the store`);
}

export async function auditReaders(readers: readonly Audited[], { crowd, faults, signal }: Needs): Promise<void> {
  for (const reader of readers) noteOutage(reader, faults);
  const unclear = readers.filter(({ book }) => book.open.size + book.unsure.size > 0);
  const isUncounted = async (reader: Audited) => (await resolve(reader, crowd)) > 0;
  for (const { name, book } of await patiently(unclear, signal, isUncounted)) {
    const { counted, open, limit } = book;
    const due = Math.min(limit, counted.size + open.size) - counted.size;
    faults.note('lostCounts', due, `${name}: ${due} of ${open.size} views granted without the store are not counted`);
  }
  await eachOf(readers, async (reader, index) => {
    signal.throwIfAborted();
    await audit(reader, { crowd, faults }, index % thoroughOneIn === 0);
  });
}

/** Webhooks that nobody took have been sent again before. */
export async function auditBuyers(buyers: readonly Buyer[], { faults, signal }: Needs): Promise<void> {
  const known = buyers.filter(({ bought }) => bought === 'paid' || bought === 'ended');
  const wrong = await patiently(known, signal, async (buyer) => !(await buyer.isRight()));
  for (const { name, bought } of wrong) faults.note('wrongEntitlements', 1, `${name}: not let in as one who ${bought}`);
}
