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
 * The settings `after`, which replace `before` at `now`, with the record of the window rules that they replaced: what was
 * counted under those is then taken over, and a change of rules resets nobody. Newest first. A rule stays on record while a
 * window of it may still run; where one was in force twice, its latest end stands for both. What `after` itself says of replaced
 * rules is not looked at.
 */
export function withReplacedWindows(
  before: PublicationSettings,
  after: PublicationSettings,
  now: EpochMs,
): PublicationSettings {
  const old: Span = { window: before.meter.window, timeZone: before.timeZone };
  const next: Span = { window: after.meter.window, timeZone: after.timeZone };
  const running = before.meter.replaced.filter(
    ({ window, timeZone, at }) => windowAt(window, timeZone, at).endsAt > now,
  );
  const replaced = sameSpan(old, next)
    ? running
    : [{ ...old, at: now }, ...running.filter((entry) => !sameSpan(entry, old))];
  return { ...after, meter: { ...after.meter, replaced } };
}

/** The windows of replaced rules that may still run at `now`, but for those that have gone over into `current`. */
export function replacedWindows({ meter }: PublicationSettings, current: Window, now: EpochMs): Window[] {
  return meter.replaced
    .map(({ window, timeZone, at }) => windowAt(window, timeZone, at))
    .filter(({ id, endsAt }) => id !== current.id && endsAt > now);
}
