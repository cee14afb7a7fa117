import { backup } from './backup.ts';
import { type Command, defineCommand } from './command.ts';
import { configApply } from './config-apply.ts';
import { configCheck } from './config-check.ts';
import { configDiff } from './config-diff.ts';
import { doctor } from './doctor/doctor.ts';
import { explain } from './explain.ts';
import { identityCheck } from './identity-check.ts';
import { importSubscribers } from './import/import-subscribers.ts';
import { keysList } from './keys/keys-list.ts';
import { keysNew } from './keys/keys-new.ts';
import { keysRotate } from './keys/keys-rotate.ts';
import { leakcheck } from './leakcheck/leakcheck.ts';
import { newsletterSign } from './newsletter/sign.ts';
import { publicationsRemove } from './publication/remove.ts';
import { reconcile } from './reconcile.ts';
import { restore } from './restore.ts';
import { storeCopy } from './store-copy.ts';
import { stripeSync } from './stripe-sync.ts';

const serve = defineCommand({
  name: 'serve',
  summary: 'Runs the service until it is stopped',
  options: {},
  async run(context) {
    await context.serve();
    return 0;
  },
});

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  keysNew,
  keysRotate,
  keysList,
  configCheck,
  configDiff,
  configApply,
  publicationsRemove,
  explain,
  identityCheck,
  leakcheck,
  newsletterSign,
  stripeSync,
  reconcile,
  importSubscribers,
  backup,
  restore,
  storeCopy,
  doctor,
];
