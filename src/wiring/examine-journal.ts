import { isWritableByOthers } from '../journal/journal-folder.ts';
import type { Finding } from '../paywall/finding.ts';

/** The folder of the outage journal, which has been tried with the other settings. */
export function examineJournal(dir: string | null): Finding {
  const subject = 'OUTAGE_JOURNAL';
  if (dir === null) {
    const message =
      'none: a process that is killed while the store is unavailable loses the views that it granted uncounted';
    return { level: 'ok', subject, message };
  }
  if (!isWritableByOthers(dir)) return { level: 'ok', subject, message: 'can be written to' };
  const message = 'others than its owner may write to the folder, and so count views for readers; chmod 700 it';
  return { level: 'warning', subject, message };
}
