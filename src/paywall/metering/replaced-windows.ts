import { type Window, type WindowRule, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { PublicationSettings, ReplacedWindow } from '../publication.ts';

type Span = Pick<ReplacedWindow, 'window' | 'timeZone'>;

const startOfWeek = (rule: WindowRule) => (rule.kind === 'week' ? rule.startsOn : null);
const lengthInDays = (rule: WindowRule) => (rule.kind === 'rolling' ? rule.days : null);

export function sameSpan(one: Span, other: Span): boolean {
  return (
    one.timeZone === other.timeZone &&
    one.window.kind === other.window.kind &&
    startOfWeek(one.window) === startOfWeek(other.window) &&
    lengthInDays(one.window) === lengthInDays(other.window)
  );
}

/**
 * Maximum rules on record, and so of windows that a view looks into. In one time zone no more windows run at a time than a day, seven
 * weeks, a month and a rolling one: there nothing that still counts is ever forgotten. Only who changes both rule and zone again and again
 * near midnight has more, and then the rules that were in force last stay: their readers have had the least time to come back and be
 * carried over.
 */
const mostReplaced = 10;

interface Running {
  readonly record: ReplacedWindow;
  readonly window: Window;
}

/**
 * The windows of replaced rules that may still run at `now`, one for each name. A store knows windows by their names, whatever their
 * rule and zone: a month in two zones is one place there, and so is every rolling window of a reader. The one that ends last stands for
 * the others.
 */
function runningAt(records: readonly ReplacedWindow[], now: EpochMs): readonly Running[] {
  const byName = new Map<string, Running>();
  for (const record of records) {
    const window = windowAt(record.window, record.timeZone, record.at);
    const known = byName.get(window.id);
    const endsLast = known === undefined || window.endsAt > known.window.endsAt;
    if (window.endsAt > now && endsLast) byName.set(window.id, { record, window });
  }
  return [...byName.values()].slice(0, mostReplaced);
}

/**
 * The settings `after`, which replace `before` at `now`, with the record of the window rules that they replaced: what was
 * counted under those is then taken over, and a change of rules resets nobody. Those in force last stand first. A rule stays on record
 * while a window of it may still run, and no other on record stands for it. What `after` itself says of replaced rules is not looked at.
 */
export function withReplacedWindows(
  before: PublicationSettings,
  after: PublicationSettings,
  now: EpochMs,
): PublicationSettings {
  const old: Span = { window: before.meter.window, timeZone: before.timeZone };
  const next: Span = { window: after.meter.window, timeZone: after.timeZone };
  const records = sameSpan(old, next) ? before.meter.replaced : [{ ...old, at: now }, ...before.meter.replaced];
  const replaced = runningAt(records, now).map(({ record }) => record);
  return { ...after, meter: { ...after.meter, replaced } };
}

/** The windows of replaced rules that may still run at `now`, but for those that have gone over into `current`. */
export function replacedWindows({ meter }: PublicationSettings, current: Window, now: EpochMs): Window[] {
  return runningAt(meter.replaced, now)
    .map(({ window }) => window)
    .filter(({ id }) => id !== current.id);
}
