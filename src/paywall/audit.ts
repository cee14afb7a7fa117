import type { EpochMs } from './clock.ts';

/** One change that an admin made. */
export interface AuditEntry {
  readonly at: EpochMs;
  /** The name of the admin token, or what single sign-on calls them. */
  readonly who: string;
  /** What was done to what, for example `offer.update trial-3-months`. */
  readonly what: string;
  /** JSON; null where there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Who changed what, newest first. Nothing is ever taken out of it. */
export interface AuditLog {
  append(publication: string, entry: AuditEntry): Promise<void>;
  /**
   * `cursor` comes from the page before; null begins with the newest. Entries made meanwhile shift nothing. Throws
   * `invalid-request` for a cursor that is none.
   */
  page(
    publication: string,
    place: { cursor: string | null; limit: number },
  ): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string | null }>;
}
