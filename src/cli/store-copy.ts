import { readFileSync } from 'node:fs';
import { parseStoreAddress, storeForms } from '../settings/store-address.ts';
import { isCopied, loadStoreCopy } from '../wiring/store-copy.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { counted } from './counted.ts';
import { showProgress } from './progress.ts';

/** As many keys that could not be copied are named. */
const toldAtMost = 20;

/** What is typed may be seen by everybody on the machine, so a password can stand in a file. */
function addressOf(name: string, typed: string) {
  const text = typed.startsWith('@') ? readFileSync(typed.slice(1), 'utf8').trim() : typed;
  const address = parseStoreAddress(text);
  if (address === null) throw new Error(`${name} ${storeForms}`);
  if (!isCopied(address))
    throw new Error(
      `${name} is an embedded store, and only Redis can be copied: see docs/operating.md#moving-to-another-redis`,
    );
  return address;
}

const beginnings = {
  everything: 'Copying everything.',
  changes: 'Copying what changed meanwhile.',
  'the rest': 'Nothing is written to FROM. Copying what is left.',
} as const;

type Report = Awaited<ReturnType<Awaited<ReturnType<typeof loadStoreCopy>>['copyStore']>>;

function tellFaulty({ printError }: Context, keys: readonly string[]): ExitCode {
  for (const key of keys.slice(0, toldAtMost)) printError(`${key} was copied and is not the same`);
  printError(`${counted(keys.length, 'key')} could not be copied.`);
  return 1;
}

function tell(context: Context, report: Report): ExitCode {
  const { print, printError } = context;
  switch (report.outcome) {
    case 'interrupted':
      printError('Interrupted. The next run goes on from here.');
      return 130;
    case 'faulty':
      return tellFaulty(context, report.keys);
    case 'changing':
      printError(`FROM is still written to: ${counted(report.changed, 'key')} changed. Stop all services that use it.`);
      return 1;
    case 'prepared':
      print(
        `${counted(report.keys, 'key')} compared and the same, ${report.changed} of them copied again because they changed.`,
      );
      if (report.restless > 0) print(`${counted(report.restless, 'key')} changed too often to be compared.`);
      print('FROM is the store still. Finish by the same command with --finish.');
      return 0;
    case 'finished':
      print(`${counted(report.keys, 'key')} compared and the same, ${report.changed} of them copied last.`);
      print('TO is a store now. Start every instance again with its address as STORE_URL.');
      return 0;
  }
}

export const storeCopy = defineCommand({
  name: 'store copy',
  summary: 'Copies a store in Redis to another Redis or a Redis Cluster, while the service runs',
  details: [
    'Services go on with FROM, and none starts on TO before the copy is finished. Each key is read again after it was copied.',
    'What was interrupted goes on at the next run; only what differs is written. docs/operating.md has the procedure, step by',
    'step. The exit code is 1 if anything could not be copied, and 130 if it was interrupted.',
  ],
  words: [
    { name: 'FROM', summary: 'the address of the store, as of STORE_URL, or @FILE for a file that holds it' },
    { name: 'TO', summary: 'that of a Redis in which Stile has no keys, or the copy that was begun' },
  ],
  options: {
    finish: { type: 'boolean', summary: 'stop writes to FROM, copy the rest, and make TO a store' },
    'writes-stopped': { type: 'boolean', summary: 'with --finish: no service writes to FROM any more' },
  },
  async run(context, { finish = false, 'writes-stopped': writesStopped = false }, [from = '', to = '']) {
    const addresses = { from: addressOf('FROM', from), to: addressOf('TO', to) };
    const { copyStore } = await loadStoreCopy();
    let stopped = false;
    context.onInterrupt(() => {
      stopped = true;
    });
    const report = await copyStore({
      ...addresses,
      finish,
      writesStopped,
      isStopping: () => stopped,
      begin(step, total) {
        context.printError(beginnings[step]);
        return showProgress(context, total, 'keys');
      },
    });
    return tell(context, report);
  },
});
