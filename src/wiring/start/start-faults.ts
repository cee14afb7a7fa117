import type { Logger } from 'pino';
import { isUnanswered, PaywallError } from '../../paywall/errors.ts';
import type { StoredPart } from '../../paywall/publication.ts';
import type { Stores } from '../../paywall/stores.ts';
import { describeFileFault } from '../../publications/checked-file.ts';
import { type Change, differingIn, diffParts, type Part, partsOf, summarize } from '../../publications/part-diff.ts';
import { loadPublicationFiles } from '../../publications/publication-files.ts';
import { parseStoredSettings } from '../../publications/publication-schema.ts';
import { sellersIn, sellingFaults } from '../../publications/selling-faults.ts';
import type { Environment } from '../../settings/environment.ts';
import { describeFault } from '../../settings/faults.ts';
import { faultsForMode, type Installation, warningsForMode } from '../../settings/mode.ts';
import type { Settings } from '../../settings/settings.ts';
import { readFileSettings, readPublicUrl } from '../../settings/store-settings.ts';
import { missingStripeSettings, type StripeSetting, unsetStripeSettings } from '../../settings/stripe-settings.ts';

interface Judging extends Pick<Settings, 'mode' | 'configDir'> {
  /** Undefined if its setting is at fault. */
  readonly publicUrl: string | undefined;
  readonly missing: readonly StripeSetting[];
}

const asSettingFault = ({ path, message }: { path: string; message: string }) => `${path} ${message}`;

function judgeFiles({ mode, configDir, publicUrl, missing }: Judging) {
  // What the sandbox refuses of a publication is for `config check` to say, and so is a date in the wording that has passed: neither
  // may keep a service from starting again.
  const installation = mode === 'production' && publicUrl !== undefined ? { mode, publicUrl } : undefined;
  const { publications, sellers, faults } = loadPublicationFiles(configDir, Number.NEGATIVE_INFINITY, installation);
  return {
    parts: partsOf(publications),
    faults: [...sellingFaults(sellers, { mode, missing }).map(asSettingFault), ...faults.map(describeFileFault)],
  };
}

/** The files, and everything that keeps a service with these settings from starting on them. */
export const readFiles = (
  settings: Settings,
): { readonly parts: readonly Part[]; readonly faults: readonly string[] } =>
  judgeFiles({ ...settings, missing: missingStripeSettings(settings) });

/** What is wrong beside settings that are at fault, so that all of it is reported at once. */
export function faultsBeside(env: Environment): readonly string[] {
  const read = readFileSettings(env);
  if ('faults' in read) return [];
  const url = readPublicUrl(env);
  const publicUrl = 'faults' in url ? undefined : url.settings.publicUrl;
  return judgeFiles({ ...read.settings, publicUrl, missing: unsetStripeSettings(env) }).faults;
}

/** What the installation says of stored settings; of those that cannot be read nothing. */
function judgeSettings(
  { part, value }: StoredPart,
  installation: Installation,
): { readonly faults: readonly string[]; readonly warnings: readonly string[] } {
  if (part !== 'settings') return { faults: [], warnings: [] };
  try {
    const settings = parseStoredSettings(value);
    return {
      faults: faultsForMode(settings, installation).map(describeFault),
      warnings: warningsForMode(settings, installation).map(describeFault),
    };
  } catch (error) {
    if (error instanceof PaywallError) return { faults: [], warnings: [] };
    throw error;
  }
}

async function readStored({ publications }: Stores): Promise<readonly StoredPart[]> {
  try {
    return await publications.readAll();
  } catch (error) {
    if (isUnanswered(error)) return [];
    throw error;
  }
}

function report({
  log,
  judged,
  changes,
}: {
  readonly log: Logger;
  readonly judged: readonly { readonly publication: string; readonly warnings: readonly string[] }[];
  readonly changes: readonly Change[];
}): void {
  for (const { publication, warnings } of judged) for (const warning of warnings) log.warn({ publication }, warning);
  const differing = differingIn(changes).map(({ publication, part }) => `${publication}/${part}`);
  if (differing.length === 0) return;
  const ways = '`stile config diff` shows it, `stile config apply` writes what the files say';
  log.info({ differing }, `files and store ${summarize(changes)}: ${ways}`);
}

interface Started {
  readonly stores: Stores;
  readonly files: readonly Part[];
  readonly settings: Settings;
  /** Null in all processes but one: each would say the same. */
  readonly log: Logger | null;
}

/**
 * What keeps a service from starting on what the store has: the same that is asked of files. Logs what it starts with all the same. A
 * store that is unavailable keeps nothing from starting.
 */
export async function examineStored({ stores, files, settings, log }: Started): Promise<readonly string[]> {
  const stored = await readStored(stores);
  const judged = stored.map((part) => ({ publication: part.publication, ...judgeSettings(part, settings) }));
  const lacking = { mode: settings.mode, missing: missingStripeSettings(settings) };
  const faults = [
    ...sellingFaults(sellersIn(stored), lacking).map(asSettingFault),
    ...judged.flatMap(({ publication, faults }) => faults.map((fault) => `publication ${publication}: ${fault}`)),
  ];
  if (log !== null) report({ log, judged, changes: diffParts(files, stored) });
  return faults;
}
