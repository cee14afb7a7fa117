import type { Clock, EpochMs } from '../clock.ts';
import type { AuditAuthor } from './audit-log.ts';
import type { AuditRecorder } from './audit-recorder.ts';

/** In which ways admins look at what is held of a reader. */
const ways = ['look', 'export', 'explain', 'find'] as const;

export interface ReaderLook {
  readonly publication: string;
  readonly way: (typeof ways)[number];
  readonly by: AuditAuthor;
  /** The name of the reader in the audit log. */
  readonly reader: string;
}

/** Writes down that an admin looked. Never throws. */
export type ReaderLookRecorder = (look: ReaderLook) => Promise<void>;

const whats: ReadonlySet<string> = new Set(ways.map((way) => `reader.${way}`));

/** Whether it was only looked, and nothing changed. */
export const isLook = ({ what }: { readonly what: string }): boolean => whats.has(what.split(' ', 1).join());

/** The same admin who looks again at the same reader within this time is not written down again: pages ask often. */
const againMs = 60_000;
const remembered = 10_000;

export function createReaderLookRecorder(needs: { record: AuditRecorder; clock: Clock }): ReaderLookRecorder {
  const { record, clock } = needs;
  const seen = new Map<string, EpochMs>();

  /** Whether it is the first in a while, remembering that it was. A clock that is moved back makes it so. */
  function isNew(key: string, now: EpochMs): boolean {
    const at = seen.get(key);
    if (at !== undefined && now >= at && now - at < againMs) return false;
    seen.delete(key);
    seen.set(key, now);
    const [oldest] = seen.keys();
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return true;
  }

  return async ({ publication, way, by, reader }) => {
    const now = clock.now();
    const what = `reader.${way} ${reader}`;
    if (isNew(JSON.stringify([publication, by, what]), now))
      await record(publication, { at: now, ...by, what, before: null, after: null });
  };
}
