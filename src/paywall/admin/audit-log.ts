import type { EpochMs } from '../clock.ts';
import type { KnownAdmin, SignInWay } from './admin.ts';
import { auditSentence } from './audit-words.ts';

/** Who did something. */
export interface AuditAuthor {
  /** The name of the admin token, or what single sign-on calls them. */
  readonly who: string;
  /** Whose name it is: two people at two places may be called alike. Null for nobody who is known; entries of old have none. */
  readonly via?: SignInWay | null | undefined;
}

export const authorOf = ({ name, via }: KnownAdmin): AuditAuthor => ({ who: name, via });

/** One change that an admin made. */
export interface AuditEntry extends AuditAuthor {
  readonly at: EpochMs;
  /** What was done to what, for example `offer.update trial-3-months`. */
  readonly what: string;
  /** JSON; null if there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** Why, as the admin wrote it. */
  readonly reason?: string | undefined;
}

/** What somebody looks for while they type. */
export interface AuditSearch {
  /** Each of its words is part of the sentence of an entry, of its name in the log, or of its reason; case says nothing. */
  readonly text: string;
  /** Names that it may stand for: an entry about one of them is found too. */
  readonly abouts: readonly string[];
}

/** Which entries are asked for; whatever is left out leaves nothing out. */
export interface AuditFilter {
  readonly who?: string | undefined;
  /** What `what` begins with: `offer.` for everything that was done to offers. */
  readonly what?: string | undefined;
  /** What it was done to, the rest of `what` behind the first space: `trial-3-months`. */
  readonly about?: string | undefined;
  readonly search?: AuditSearch | undefined;
  /** Inclusive. */
  readonly from?: EpochMs | undefined;
  /** Exclusive. */
  readonly to?: EpochMs | undefined;
}

export interface AuditPlace {
  /** From the page before; null begins with the newest. */
  readonly cursor: string | null;
  readonly limit: number;
  readonly filter?: AuditFilter;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** The cursor of the next page; null after the last. A page that is not the last may be short, or empty. */
  readonly next: string | null;
}

/** Who changed what, newest first. Nothing is ever taken out of it. */
export interface AuditLog {
  append(publication: string, entry: AuditEntry): Promise<void>;
  /** Entries made meanwhile shift nothing. Throws `invalid-request` for a cursor that is none. */
  page(publication: string, place: AuditPlace): Promise<AuditPage>;
}

/** The words that are looked for. */
const wordsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean);

function isFound({ who, what, reason = '' }: AuditEntry, { text, abouts }: AuditSearch): boolean {
  if (abouts.includes(subjectOf(what))) return true;
  const whole = `${auditSentence(who, what)} ${what} ${reason}`.toLowerCase();
  return wordsOf(text).every((word) => whole.includes(word));
}

const subjectOf = (what: string) => (what.includes(' ') ? what.slice(what.indexOf(' ') + 1) : '');

function isAskedFor(entry: AuditEntry, filter: AuditFilter): boolean {
  const { at, who, what } = entry;
  return (
    (filter.who === undefined || who === filter.who) &&
    (filter.what === undefined || what.startsWith(filter.what)) &&
    (filter.about === undefined || subjectOf(what) === filter.about) &&
    (filter.search === undefined || isFound(entry, filter.search)) &&
    (filter.from === undefined || at >= filter.from) &&
    (filter.to === undefined || at < filter.to)
  );
}

/** An entry and its place in the log. */
export interface StoredEntry {
  readonly cursor: string;
  readonly entry: AuditEntry;
}

/** So many entries are read at once at least if most may be passed over. */
const stride = 100;

/** Maximum entries that are looked at for one page; the next one goes on behind them. */
export const mostLookedAt = 2_000;

/**
 * One page of a log that is read from the newest entry on: the entries that are asked for, however many others lie between them, up to
 * a bound. `read` answers up to `count` entries behind the cursor; fewer say that there are no more. An entry's own time is no guide to
 * its place, for clocks differ and the sandbox's is moved: everything is looked at.
 */
export async function readAuditPage(
  { cursor, limit, filter = {} }: AuditPlace,
  read: (cursor: string | null, count: number) => Promise<readonly StoredEntry[]>,
): Promise<AuditPage> {
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const count = isFiltered ? Math.max(limit + 1, stride) : limit + 1;
  const found: StoredEntry[] = [];
  let [at, lookedAt, isLast] = [cursor, 0, false];
  while (!isLast && found.length <= limit && lookedAt < mostLookedAt) {
    const some = await read(at, count);
    found.push(...some.filter(({ entry }) => isAskedFor(entry, filter)));
    lookedAt += some.length;
    isLast = some.length < count;
    at = some.at(-1)?.cursor ?? at;
  }
  const shown = found.slice(0, limit);
  const rest = isLast ? null : at;
  return {
    entries: shown.map(({ entry }) => entry),
    next: found.length > limit ? (shown.at(-1)?.cursor ?? null) : rest,
  };
}
