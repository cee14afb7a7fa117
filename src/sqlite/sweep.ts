import type { Clock } from '../paywall/clock.ts';
import { type Database, prepareChange } from './database.ts';
import type { Transactions } from './transactions.ts';

/** So few at a time that nobody has to wait for it. */
const batchSize = 200;

/** The tables whose rows have an end of their own. */
const others = [
  'rate_limit',
  'event',
  'tally',
  'tally_writer',
  'given_back',
  'gift',
  'gift_redemption',
  'gift_allowance',
  'amp_sign_in',
  'reader_facts',
] as const;

/** Removes what has ended, every `everyMs`, in small batches. Returns how to stop it. */
export function startSweeping(
  database: Database,
  { write }: Transactions,
  { clock, everyMs }: { clock: Clock; everyMs: number },
): () => void {
  const ended = `SELECT id FROM meter WHERE ends_at <= ? ORDER BY ends_at, id LIMIT ${batchSize}`;
  const removeMeters = prepareChange(database, `DELETE FROM meter WHERE id IN (${ended})`);
  const removeFrom = (table: (typeof others)[number]) =>
    prepareChange(
      database,
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ends_at <= ? LIMIT ${batchSize})`,
    );
  const removeUnpaid = (['customer', 'open_checkout'] as const).map((table) =>
    prepareChange(
      database,
      `DELETE FROM ${table} WHERE (publication, reader) IN
       (SELECT publication, reader FROM ${table} WHERE ends_at <= ? LIMIT ${batchSize})`,
    ),
  );
  const removeOthers = [...others.map(removeFrom), ...removeUnpaid];
  let stopped = false;
  let timer = setTimeout(sweep, everyMs);

  function sweep(): void {
    const now = clock.now();
    const batch = () => {
      const removed = [removeMeters, ...removeOthers].map((remove) => remove(now));
      return removed.includes(batchSize);
    };
    write(batch).then(
      (more) => again(more ? 0 : everyMs),
      // The store is busy or away: what is left is removed the next time.
      () => again(everyMs),
    );
  }

  function again(afterMs: number): void {
    if (!stopped) timer = setTimeout(sweep, afterMs);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
