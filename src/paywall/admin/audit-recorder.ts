import type { AuditEntry, AuditLog } from './audit-log.ts';

/** Writes down a change that was made. Never throws: the change stands, whatever becomes of the record. */
export type AuditRecorder = (publication: string, entry: AuditEntry) => Promise<void>;

/** So often an entry that could not be written is tried again. */
const attempts = 3;

/** `onLost` gets an entry that could not be written at all, with the reason. */
export function createAuditRecorder(
  audit: AuditLog,
  onLost: (entry: AuditEntry, reason: unknown) => void,
): AuditRecorder {
  return async (publication, entry) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await audit.append(publication, entry);
      } catch (error) {
        if (attempt === attempts) return onLost(entry, error);
      }
    }
  };
}
