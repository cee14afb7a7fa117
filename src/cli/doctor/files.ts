import type { Finding } from '../../paywall/finding.ts';
import { describeFileFault } from '../../publications/checked-file.ts';
import { type Part, partsOf } from '../../publications/part-diff.ts';
import { loadPublicationFiles } from '../../publications/publication-files.ts';
import type { Installation } from '../../settings/mode.ts';
import type { StoreSettings } from '../../settings/store-settings.ts';
import type { Context } from '../command.ts';
import { counted } from '../counted.ts';
import { examineSelling } from './selling.ts';

/** The publication files, with every fault in them, and the parts that they describe: null if a file has a fault. */
export function examineFiles(
  context: Context,
  settings: StoreSettings & Installation,
): { readonly findings: readonly Finding[]; readonly parts: readonly Part[] | null } {
  const subject = 'files';
  const { publications, sellers, faults } = loadPublicationFiles(settings.configDir, context.now(), settings);
  const selling = examineSelling(sellers, context, settings);
  if (faults.length > 0) {
    const found = faults.map((fault): Finding => ({ level: 'fault', subject, message: describeFileFault(fault) }));
    return { findings: [...selling, ...found], parts: null };
  }
  const parts = partsOf(publications);
  const wordings = parts.length - publications.length;
  const message = `${counted(publications.length, 'publication')}, ${counted(wordings, 'wording')}`;
  return { findings: [...selling, { level: 'ok', subject, message }], parts };
}
