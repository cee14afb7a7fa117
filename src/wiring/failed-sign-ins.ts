import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpServices } from '../http/services.ts';
import { createFailedSignIns, type FailedSignIns } from '../paywall/admin/failed-sign-ins.ts';
import type { Parts } from './parts.ts';

/** Where failed sign-ins are written down: in the log, and in the audit log of every publication, because admins have them all. */
export function wireFailedSignIns(
  { publications, clock, log }: Pick<Parts, 'publications' | 'clock' | 'log'>,
  record: HttpServices['record'],
): FailedSignIns {
  return createFailedSignIns({
    clock,
    pause: (ms) => sleep(ms, undefined, { ref: false }),
    async write(entry) {
      const { what, after } = entry;
      log.warn({ what, after }, 'sign-ins of admins failed');
      await Promise.all(publications.list().map(({ name }) => record(name, entry)));
    },
  });
}
