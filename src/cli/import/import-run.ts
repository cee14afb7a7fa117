import { isoTime } from '../../paywall/calendar/iso-time.ts';
import { hasCode, isUnanswered } from '../../paywall/errors.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { SubscriberImport } from '../../paywall/support/import-subscriber.ts';
import type { Context } from '../command.ts';
import { counted } from '../counted.ts';
import { showProgress } from '../progress.ts';
import type { BillingDesk } from '../with-billing.ts';
import type { FileFormat } from './file-rows.ts';
import { type FaultyRow, type SubscriberRow, subscriberRows } from './subscriber-rows.ts';

/** Lines that are worked on at once. */
const together = 64;

/** Maximum number of faults that are printed. */
const printedAtMost = 1_000;

export interface ImportCounts {
  readonly lines: number;
  readonly imported: number;
  readonly unchanged: number;
  readonly faulty: number;
  /** How many of the imported ones are subscriptions at Stripe. */
  readonly purchases: number;
}

interface Needs {
  readonly context: Context;
  readonly desk: BillingDesk;
  readonly file: string;
  readonly format: FileFormat;
  readonly publication: Publication;
  readonly isStopping: () => boolean;
}

interface Done {
  readonly row: SubscriberRow | FaultyRow;
  readonly result: SubscriberImport;
}

const faultOf = (message: string): SubscriberImport => ({ outcome: 'fault', message });

/** While one of these two is unavailable there is no going on. */
const isAway = (error: unknown) => isUnanswered(error) || hasCode(error, 'provider-unavailable');

/** What happens to a line, for people. */
function describe(row: SubscriberRow, result: SubscriberImport, timeZone: string): string {
  const who = `line ${row.line}: ${row.signInId}`;
  if (result.outcome === 'unchanged') return `${who}: is there already`;
  if (result.outcome === 'complimentary')
    return `${who}: complimentary access until ${isoTime(result.until, timeZone)}`;
  if (result.outcome === 'fault') return `${who}: ${result.message}`;
  const { customer, purchase } = result;
  return `${who}: ${purchase.id} (${purchase.status}) of ${customer}`;
}

/** The lines of the file in batches, of which each is done before the next is read. */
async function* batches(rows: AsyncIterable<SubscriberRow | FaultyRow>) {
  let batch: (SubscriberRow | FaultyRow)[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < together) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Goes through a file, first to look and then to import. */
export function createImportRun({ context, desk, file, format, publication, isStopping }: Needs) {
  const { timeZone } = publication.settings;
  const rows = () => subscriberRows(file, format, { timeZone, now: desk.clock.now() });

  async function resultOf(row: SubscriberRow, isForGood: boolean): Promise<SubscriberImport> {
    const buyer = desk.registeredReader(publication.name, row.signInId);
    if (buyer === null) return faultOf(`there is no publication ${publication.name}`);
    const subscriber = { buyer, access: row.access };
    try {
      return await (isForGood
        ? desk.importer.bring(subscriber, desk.clock.now())
        : desk.importer.look(subscriber, desk.clock.now()));
    } catch (error) {
      if (isAway(error)) throw error;
      return faultOf(error instanceof Error ? error.message : String(error));
    }
  }

  const doneOf = async (row: SubscriberRow | FaultyRow, isForGood: boolean): Promise<Done> => ({
    row,
    result: 'fault' in row ? faultOf(row.fault) : await resultOf(row, isForGood),
  });

  async function countLines(): Promise<number> {
    let lines = 0;
    for await (const _ of rows()) lines += 1;
    return lines;
  }

  async function through(isForGood: boolean, print: (done: Done) => void): Promise<ImportCounts> {
    const progress = showProgress(context, await countLines(), isForGood ? 'lines' : 'lines looked at');
    const counts = { lines: 0, imported: 0, unchanged: 0, faulty: 0, purchases: 0 };
    try {
      for await (const batch of batches(rows())) {
        for (const done of await Promise.all(batch.map((row) => doneOf(row, isForGood)))) {
          const { outcome } = done.result;
          counts.lines += 1;
          counts[outcome === 'fault' ? 'faulty' : outcome === 'unchanged' ? 'unchanged' : 'imported'] += 1;
          if (outcome === 'purchase') counts.purchases += 1;
          print(done);
        }
        progress.update(counts.lines);
        if (isStopping()) break;
      }
      return counts;
    } finally {
      progress.stop();
    }
  }

  /** Lines whose faults were met: what is met again is not printed again. */
  const faulty = new Set<number>();

  function printer(isShown: boolean) {
    return ({ row, result }: Done): void => {
      if (result.outcome !== 'fault') {
        if (isShown && !('fault' in row)) context.print(describe(row, result, timeZone));
        return;
      }
      if (faulty.has(row.line)) return;
      faulty.add(row.line);
      const faults = faulty.size;
      if (faults > printedAtMost) return;
      context.printError('fault' in row ? `line ${row.line}: ${row.fault}` : describe(row, result, timeZone));
      if (faults === printedAtMost) context.printError(`Only the first ${counted(faults, 'fault')} are printed.`);
    };
  }

  return {
    /** What would happen to each line. Writes nothing. */
    look: ({ isShown }: { readonly isShown: boolean }) => through(false, printer(isShown)),
    /** Imports every line that has no fault. */
    bring: () => through(true, printer(false)),
  };
}
