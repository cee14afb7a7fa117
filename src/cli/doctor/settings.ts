import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Finding } from '../../paywall/finding.ts';
import type { SettingName } from '../../settings/environment.ts';
import { readSettings, type Settings } from '../../settings/settings.ts';
import { listSigningKeys } from '../../tokens/key-rotation.ts';
import { examineJournal } from '../../wiring/examine-journal.ts';
import { settingChecks } from '../../wiring/setting-checks.ts';
import type { Context } from '../command.ts';
import { counted } from '../counted.ts';

const secretSettings = [
  'READER_SECRET',
  'SIGNING_KEYS',
  'ADMIN_TOKENS',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
] as const satisfies readonly SettingName[];

const groupAndOthers = 0o077;

/** Files of secrets that more than their owner may read. Those that cannot be found are a fault of the settings already. */
function examineSecretFiles({ env }: Context): Finding[] {
  return secretSettings.flatMap((name): Finding[] => {
    const subject = `${name}_FILE`;
    const file = env[subject];
    const mode = file ? statSync(file, { throwIfNoEntry: false })?.mode : undefined;
    if (mode === undefined) return [];
    if ((mode & groupAndOthers) === 0) return [{ level: 'ok', subject, message: 'readable by its owner alone' }];
    return [{ level: 'warning', subject, message: 'others than its owner have access to the file; chmod 600 it' }];
  });
}

function examinePublicUrl({ mode, publicUrl }: Settings): Finding {
  const subject = 'PUBLIC_URL';
  if (mode === 'sandbox' || publicUrl.startsWith('https:')) return { level: 'ok', subject, message: publicUrl };
  const message = `${publicUrl} leads to this machine alone; set it to the https address of the outside`;
  return { level: 'warning', subject, message };
}

function examineKeys({ signingKeys }: Settings): Finding {
  const subject = 'signing keys';
  if (signingKeys === null) return { level: 'ok', subject, message: 'made by sandbox mode and kept in the store' };
  const keys = listSigningKeys(signingKeys);
  const signing = keys.find(({ signs }) => signs)?.kid;
  return { level: 'ok', subject, message: `${counted(keys.length, 'key')}, all published; ${signing} signs` };
}

/** A slow machine of two cores decides some 2 000 views a second in each process. */
const millisecondsPerView = 0.5;

/** Who waits longer for an article feels it. */
const longestWaitMs = 300;

/** So many connections a browser opens to one host, and so many readers at once are few. */
const fewReaders = 10 * 6;

/** What the bound on views in flight means. What it should be is in docs/operating.md. */
function examineViews({ viewsInFlight, workers }: Settings): Finding {
  const subject = 'VIEWS_IN_FLIGHT';
  const processes = workers === 'auto' ? availableParallelism() : workers;
  const waitMs = Math.round(viewsInFlight * millisecondsPerView);
  const bound = `${viewsInFlight} in each of ${counted(processes, 'worker')}, ${viewsInFlight * processes} at once`;
  if (waitMs > longestWaitMs) {
    const message = `${bound}: on a slow machine the last of them waits ${waitMs} ms; 300 ms are ${longestWaitMs / millisecondsPerView}`;
    return { level: 'warning', subject, message };
  }
  if (viewsInFlight < fewReaders) {
    const message = `${bound}: ten readers whose browsers open six connections each are too many for one worker`;
    return { level: 'warning', subject, message };
  }
  return { level: 'ok', subject, message: `${bound}; further views are shed. The last waits some ${waitMs} ms` };
}

/** The environment, with every fault in it. */
export function examineSettings(context: Context): Finding[] {
  const subject = 'settings';
  const read = readSettings(context.env, settingChecks);
  const files = examineSecretFiles(context);
  if ('faults' in read) {
    const faults = read.faults.map(({ path, message }): Finding => {
      return { level: 'fault', subject, message: `${path} ${message}` };
    });
    return [...faults, ...files];
  }
  const { settings } = read;
  return [
    { level: 'ok', subject, message: `${settings.mode} mode` },
    ...files,
    examinePublicUrl(settings),
    examineKeys(settings),
    examineViews(settings),
    examineJournal(settings.outageJournal),
  ];
}
