import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';
import { rollingEnd } from './rolling-window.ts';

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** The span in which a meter counts. */
export type WindowRule =
  | { readonly kind: 'day' }
  | { readonly kind: 'week'; readonly startsOn: Weekday }
  | { readonly kind: 'month' }
  /** `days` calendar days from the reader's first counted view; it does not slide. */
  | { readonly kind: 'rolling'; readonly days: number };

/** One window: from `startsAt` (inclusive) to `endsAt` (exclusive). */
export interface Window {
  readonly kind: WindowRule['kind'];
  /**
   * Names the window within a publication, for example `day:2026-11-23`, `week:2026-11-23`, `month:2026-11`. The rule's
   * first day is enough: a publication has one time zone. For a rolling window it is `rolling`, for each reader has a span of
   * their own, and `startsAt` and `endsAt` are those of a window that would begin now.
   */
  readonly id: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}

/** A day ends up to this much later in one time zone than in another: UTC-12 is 26 hours behind UTC+14. */
const widestZonesMs = 26 * 60 * 60 * 1000;

/**
 * Until when at least a store keeps what was counted in a window. The id of a calendar window does not name the time zone: where
 * the publication moves to another, the window goes on under the same id, and may end later than was known when it began.
 */
export function retainedUntil({ kind, endsAt }: Pick<Window, 'kind' | 'endsAt'>): EpochMs {
  return kind === 'rolling' ? endsAt : endsAt + widestZonesMs;
}

type CalendarRule = Exclude<WindowRule, { kind: 'rolling' }>;

/** Monday is day 1, as in ISO 8601. */
const dayOfWeek: Record<Weekday, number> = {
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
  sunday: 7,
};

const lengths = { day: { days: 1 }, week: { days: 7 }, month: { months: 1 } } as const;

function firstDay(rule: CalendarRule, date: Temporal.PlainDate): Temporal.PlainDate {
  if (rule.kind === 'day') return date;
  if (rule.kind === 'month') return date.with({ day: 1 });
  return date.subtract({ days: (date.dayOfWeek - dayOfWeek[rule.startsOn] + 7) % 7 });
}

function calendarWindow(rule: CalendarRule, timeZone: string, at: EpochMs): Window {
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds;
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  let first = firstDay(rule, today);
  let next = first.add(lengths[rule.kind]);
  // A clock put back shortly after midnight shows the old date again although the new day has begun: what has begun stays.
  while (at >= startOf(next)) {
    first = next;
    next = first.add(lengths[rule.kind]);
  }
  const name = rule.kind === 'month' ? first.toString().slice(0, -3) : first.toString();
  return { kind: rule.kind, id: `${rule.kind}:${name}`, startsAt: startOf(first), endsAt: startOf(next) };
}

/** Names that were found: asking the database takes as long as a whole decision. Names are taken in any case, so they are bounded. */
const zones = new Set<string>();
const maximumZones = 1000;

/** Whether the machine's IANA database knows the zone. A bare offset such as `+09:00` is no zone: its clocks belong to nobody. */
export function isTimeZone(name: string): boolean {
  if (zones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  if (zones.size < maximumZones) zones.add(name);
  return true;
}

/** The last calendar window of each rule and zone: asking the calendar takes longer than everything else in a decision. */
const latest = new Map<string, Window>();

/**
 * The window in which `at` lies, by the calendar of an IANA time zone. Windows of one rule abut without gap or overlap, and a
 * day begins at the first instant that bears its date, which need not be midnight. Throws a RangeError for an unknown zone.
 */
export function windowAt(rule: WindowRule, timeZone: string, at: EpochMs): Window {
  if (rule.kind === 'rolling') {
    return { kind: 'rolling', id: 'rolling', startsAt: at, endsAt: rollingEnd(rule.days, timeZone, at) };
  }
  const key = rule.kind === 'week' ? `${rule.startsOn} ${timeZone}` : `${rule.kind} ${timeZone}`;
  const known = latest.get(key);
  if (known !== undefined && at >= known.startsAt && at < known.endsAt) return known;
  const window = calendarWindow(rule, timeZone, at);
  latest.set(key, window);
  return window;
}
