import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Publication } from '../../paywall/publication.ts';
import { type Context, defineCommand, type ExitCode } from '../command.ts';
import { counted } from '../counted.ts';
import { type BillingDesk, withBilling } from '../with-billing.ts';
import { type FileFormat, fileFormats } from './file-rows.ts';
import { createImportRun, type ImportCounts } from './import-run.ts';
import { columns, mostRows } from './subscriber-rows.ts';

/** Below the limit of Stripe's test mode (25); live mode has 100, which the services need too. */
const usualRate = 20;
const mostRate = 80;

interface Wanted {
  readonly file: string;
  readonly format: FileFormat;
  readonly publication: Publication;
  readonly dryRun: boolean;
  readonly mayWrite: boolean;
  readonly skipFaulty: boolean;
}

const isFormat = (text: string): text is FileFormat => fileFormats.some((format) => format === text);

/** By its name, unless it was said. */
const formatOf = (file: string, said?: string): FileFormat => {
  if (said !== undefined && isFormat(said)) return said;
  return ['.jsonl', '.ndjson', '.json'].includes(extname(file).toLowerCase()) ? 'jsonl' : 'csv';
};

const consent = (purchases: number) =>
  `${counted(purchases, 'line')} with subscriptions at Stripe: --write is needed, because whose they are (reader, publication, offer, kind) is ` +
  'written into the metadata of these subscriptions and their customers. Nothing was written.';

const summaryOf = ({ imported, unchanged, faulty }: ImportCounts, isDone: boolean) =>
  `${imported} ${isDone ? 'imported' : 'would be imported'}, ${unchanged} there already, ${faulty} with faults.`;

/** One entry for the run: what became of each reader is in their purchases and grants. */
async function writeAudit({ record, clock }: BillingDesk, { file, publication }: Wanted, counts: ImportCounts) {
  const after = { file: basename(file), ...counts };
  const what = 'import.subscribers';
  await record(publication.name, { at: clock.now(), who: 'stile', via: null, what, before: null, after });
}

async function importAll(context: Context, desk: BillingDesk, wanted: Wanted): Promise<ExitCode> {
  const { dryRun, mayWrite, skipFaulty } = wanted;
  let stopped = false;
  context.onInterrupt(() => {
    stopped = true;
  });
  const run = createImportRun({ context, desk, isStopping: () => stopped, ...wanted });
  const interrupted = (): ExitCode => {
    context.printError('Interrupted. The next run goes on: what is imported is not imported again.');
    return 130;
  };
  const found = await run.look({ isShown: dryRun });
  if (stopped) return interrupted();
  if (dryRun) context.print(`${summaryOf(found, false)} Nothing was written.`);
  if (dryRun) return found.faulty > 0 ? 1 : 0;
  if (found.faulty > 0 && !skipFaulty) {
    context.printError(
      `${counted(found.faulty, 'line')} with faults: nothing was written. --skip-faulty imports the others.`,
    );
    return 1;
  }
  if (found.purchases > 0 && !mayWrite) {
    context.printError(consent(found.purchases));
    return 1;
  }
  const done = await run.bring();
  if (done.imported > 0) await writeAudit(desk, wanted, done);
  context.print(summaryOf(done, true));
  if (stopped) return interrupted();
  return done.faulty > 0 ? 1 : 0;
}

/** Looks for what keeps a run from beginning at all. */
function publicationFor({ publications }: BillingDesk, name: string): Publication {
  const publication = publications.find((each) => each.name === name);
  if (publication === undefined) throw new Error(`There is no publication ${name}.`);
  if (publication.settings.identity === null)
    throw new Error(`No reader signs in at ${name}: set its identity, by which imported readers are known again.`);
  return publication;
}

export const importSubscribers = defineCommand({
  name: 'import subscribers',
  summary: 'Makes subscribers of readers who paid before there was Stile',
  details: [
    `FILE is CSV, whose first line names the columns, or has a JSON object on each line, with ${columns.join(', ')}.`,
    'Each line has sign_in_id, and either stripe_customer or stripe_subscription, or complimentary_until (a day, the last one, or a time).',
    'Nothing is written while a line has a fault. What is there already is left as it is, so a file may be imported again.',
    `${mostRows} lines at most. The exit code is 1 for faults, and 130 if it was interrupted.`,
  ],
  options: {
    publication: { type: 'string', value: 'NAME', required: true, summary: 'the publication' },
    'dry-run': { type: 'boolean', summary: 'say of each line what would happen, and write nothing' },
    write: {
      type: 'boolean',
      summary: 'may write into the metadata of subscriptions and customers at Stripe whose they are',
    },
    'skip-faulty': { type: 'boolean', summary: 'import the other lines if some have faults' },
    format: {
      type: 'string',
      value: 'FORMAT',
      summary: 'csv or jsonl, if the name of the file does not say it',
      check: (text) => (isFormat(text) ? null : `must be one of ${fileFormats.join(', ')}`),
    },
    rate: {
      type: 'string',
      value: 'N',
      summary: `how often a second Stripe is asked at most, 1 to ${mostRate}; otherwise ${usualRate}`,
      check: (text) => (/^[1-9]\d?$/.test(text) && Number(text) <= mostRate ? null : `must be 1 to ${mostRate}`),
    },
  },
  words: [{ name: 'FILE', summary: 'whom to import', check: (file) => (existsSync(file) ? null : 'does not exist') }],
  run(context, { publication: name, format, rate, ...flags }, [file = '']) {
    const { 'dry-run': dryRun = false, write: mayWrite = false, 'skip-faulty': skipFaulty = false } = flags;
    const use = (desk: BillingDesk) => {
      const publication = publicationFor(desk, name);
      const wanted = { file, format: formatOf(file, format), publication, dryRun, mayWrite, skipFaulty };
      return importAll(context, desk, wanted);
    };
    return withBilling(context, use, Number(rate ?? usualRate));
  },
});
