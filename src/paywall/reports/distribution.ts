import { type Day, dayAt, daysOf, shiftDay, startOfDay } from '../calendar/day.ts';
import { type Window, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { cohortOf, mostArticles, type ReachedFigure } from '../metering/tally.ts';
import type { PublicationSettings } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import type { Span } from './report-span.ts';

/** How many readers read how many articles, each reader once for each window of theirs. */
export interface Distribution {
  /** The limit that is in force now. */
  readonly limit: number;
  /** Readers of whom at least one article is counted. */
  readonly total: number;
  /** From one article up to the most that anybody read. */
  readonly readers: readonly { readonly articles: number; readonly readers: number }[];
}

/** The windows that are looked at: the days that they span, and the days under which their readers are reported. */
export interface Cohorts extends Span {
  readonly days: readonly Day[];
}

/** The windows of a calendar rule that have a part in the days `from` to `to`, whole. */
function calendarCohorts({ meter, timeZone }: PublicationSettings, { from, to }: Span): Cohorts {
  const end = startOfDay(shiftDay(to, 1), timeZone);
  const windows: Window[] = [];
  let at = startOfDay(from, timeZone);
  while (at < end) {
    const window = windowAt(meter.window, timeZone, at);
    windows.push(window);
    at = window.endsAt;
  }
  const days = windows.map((window) => cohortOf(window, timeZone));
  return { from: days[0] ?? from, to: dayAt(at - 1, timeZone), days };
}

/** The rolling windows that began in the days `from` to `to`. They are reported under the days on which they end. */
const rollingCohorts = (lengthDays: number, { from, to }: Span): Cohorts => ({
  from,
  to,
  days: daysOf(shiftDay(from, lengthDays), shiftDay(to, lengthDays)),
});

/** The windows in which each reader's steps count once; months, where windows are each reader's own. */
export function stepCohorts(settings: PublicationSettings, span: Span): Cohorts {
  const { meter } = settings;
  if (meter.window.kind !== 'rolling') return calendarCohorts(settings, span);
  return calendarCohorts({ ...settings, meter: { ...meter, window: { kind: 'month' } } }, span);
}

/** The windows of the rule in force that have a part in a span; of a rolling rule those that began in it. */
export function cohortsIn(settings: PublicationSettings, span: Span): Cohorts {
  const { window } = settings.meter;
  return window.kind === 'rolling' ? rollingCohorts(window.days, span) : calendarCohorts(settings, span);
}

/** The window that runs at `now`, or the one before it; of a rolling rule all that run, or would have run just before those. */
export function cohortsAt(settings: PublicationSettings, which: 'current' | 'previous', now: EpochMs): Cohorts {
  const { meter, timeZone } = settings;
  const rule = meter.window;
  const today = dayAt(now, timeZone);
  if (rule.kind === 'rolling') {
    const to = which === 'current' ? today : shiftDay(today, -rule.days);
    return rollingCohorts(rule.days, { from: shiftDay(to, 1 - rule.days), to });
  }
  const current = windowAt(rule, timeZone, now);
  const at = dayAt(which === 'current' ? now : current.startsAt - 1, timeZone);
  return calendarCohorts(settings, { from: at, to: at });
}

/**
 * Who read exactly so many is who reached that number and not the next. A reader does not reach one number without those below it, so
 * where a number is higher than one below it, a step of somebody's was not noted: it was made all the same.
 */
export function distributionOf(
  figures: ReadonlyMap<string, number>,
  { meter }: PublicationSettings,
  kind: ReaderKind,
): Distribution {
  const reached = (articles: number) => {
    const figure: ReachedFigure = `reached:${meter.window.kind}:${kind}:${articles}`;
    return figures.get(figure) ?? 0;
  };
  const readers: { articles: number; readers: number }[] = [];
  let further = 0;
  for (let articles = mostArticles; articles > 0; articles -= 1) {
    const here = Math.max(reached(articles), further);
    if (here > 0) readers.unshift({ articles, readers: here - further });
    further = here;
  }
  return { limit: meter.limits[kind], total: further, readers };
}
