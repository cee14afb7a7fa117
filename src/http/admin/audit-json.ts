import type { AuditEntry } from '../../paywall/admin/audit-log.ts';
import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { Publication } from '../../paywall/publication.ts';

/** An entry of the audit log as admins see it, its time in the publication's zone. */
export const auditEntryJson = ({ at, via, reason, ...rest }: AuditEntry, { settings }: Publication) => ({
  at: isoTime(at, settings.timeZone),
  via: via ?? null,
  reason: reason ?? null,
  ...rest,
});
