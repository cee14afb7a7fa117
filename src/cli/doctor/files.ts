import type { Finding } from '../../paywall/finding.ts';
import { describeFileFault } from '../../publications/checked-file.ts';
import { type Part, partsOf } from '../../publications/part-diff.ts';
import { loadPublicationFiles } from '../../publications/publication-files.ts';
import type { StoreSettings } from '../../settings/store-settings.ts';
import type { Context } from '../command.ts';
import { counted } from '../counted.ts';

/** The publication files, with every fault in them, and the parts that they describe: null if a file has a fault. */
export function examineFiles(
  { now }: Context,
  { configDir, mode }: StoreSettings,
): { readonly findings: readonly Finding[]; readonly parts: readonly Part[] | null } {
  const subject = 'files';
  const { publications, faults } = loadPublicationFiles(configDir, now(), mode);
  if (faults.length > 0) {
    const findings = faults.map((fault): Finding => ({ level: 'fault', subject, message: describeFileFault(fault) }));
    return { findings, parts: null };
  }
  const parts = partsOf(publications);
  const wordings = parts.length - publications.length;
  const message = `${counted(publications.length, 'publication')}, ${counted(wordings, 'wording')}`;
  return { findings: [{ level: 'ok', subject, message }], parts };
}
