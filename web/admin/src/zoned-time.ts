import { Temporal } from 'temporal-polyfill';

/** Times as a clock on the wall of the zone shows them, `2027-01-31T23:59:59`, and the moments that they name. */

/** What the wall shows at a moment given in ISO 8601. */
export function wallTimeOf(moment: string, timeZone: string): string {
  const zoned = Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
  return zoned.toPlainDateTime().toString({ smallestUnit: 'second' });
}

export interface Reading {
  /** ISO 8601 with its offset, or null if there is no such time. */
  readonly moment: string | null;
  /** What to know about it, where clocks are put forward or back. */
  readonly note: string | null;
}

/** What an hour that is skipped or comes twice is taken for. */
export function readWallTime(text: string, timeZone: string): Reading {
  let plain: Temporal.PlainDateTime;
  try {
    plain = Temporal.PlainDateTime.from(text);
  } catch {
    return { moment: null, note: 'This is not a valid date and time.' };
  }
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    plain.toZonedDateTime(timeZone, { disambiguation }),
  );
  if (earlier === undefined || later === undefined) return { moment: null, note: null };
  const moment = earlier.toString({ timeZoneName: 'never', smallestUnit: 'second' });
  if (earlier.equals(later)) return { moment, note: null };
  if (earlier.toPlainDateTime().equals(plain)) {
    return { moment, note: 'Clocks are put back then, and this time comes twice: the first is meant.' };
  }
  return { moment: null, note: `There is no such time in ${timeZone}: clocks are put forward then.` };
}

/** A moment in words, by the zone's clocks: `31 January 2027, 23:59`. */
export function momentInWords(moment: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });
  return format.format(new Date(moment)).replace(' at ', ', ');
}
