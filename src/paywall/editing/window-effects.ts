import { type WindowRule, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { sameSpan } from '../metering/replaced-windows.ts';
import type { PublicationSettings } from '../publication.ts';
import { formatDate } from '../wording/format-date.ts';

/** What becomes of the running windows when their rule changes. A time is null if it is another for each reader. */
export interface WindowEffect {
  readonly kind: 'window-changed';
  readonly from: WindowRule;
  readonly to: WindowRule;
  /** What was read since then counts in the new window. */
  readonly countedSince: EpochMs | null;
  /** When the meter resets, by the new rule and by the old. */
  readonly resetsAt: EpochMs | null;
  readonly wouldHaveResetAt: EpochMs | null;
  readonly sentence: string;
}

type Times = Pick<WindowEffect, 'countedSince' | 'resetsAt' | 'wouldHaveResetAt'>;

const endOf = (rule: WindowRule, timeZone: string, now: EpochMs) =>
  rule.kind === 'rolling' ? null : windowAt(rule, timeZone, now).endsAt;

/** From when on the stores hold what everybody has read: since the oldest calendar window that still runs began; null without one. */
function heldSince({ meter }: PublicationSettings): EpochMs | null {
  const starts = meter.replaced
    .filter(({ window }) => window.kind !== 'rolling')
    .map(({ window, timeZone, at }) => windowAt(window, timeZone, at).startsAt);
  return starts.length === 0 ? null : Math.min(...starts);
}

function timesOf(before: PublicationSettings, after: PublicationSettings, now: EpochMs): Times {
  const next = after.meter.window;
  const wouldHaveResetAt = endOf(before.meter.window, before.timeZone, now);
  if (next.kind === 'rolling') return { countedSince: null, resetsAt: null, wouldHaveResetAt };
  const { startsAt, endsAt } = windowAt(next, after.timeZone, now);
  const held = heldSince(after);
  return { countedSince: held === null ? null : Math.max(held, startsAt), resetsAt: endsAt, wouldHaveResetAt };
}

function sentenceFor({ countedSince, resetsAt, wouldHaveResetAt }: Times, next: WindowRule, timeZone: string): string {
  const date = (at: EpochMs) => formatDate(at, 'en', timeZone);
  if (next.kind === 'rolling') {
    return `No count is reset: what a reader has read in the last ${next.days} days still counts, and their ${next.days} days run from the first of these articles.`;
  }
  const carried =
    countedSince === null
      ? 'what each reader has read in their current days still counts if it lies in the new window'
      : `what was read since ${date(countedSince)} still counts`;
  const instead = wouldHaveResetAt === null ? 'for everybody' : `instead of ${date(wouldHaveResetAt)}`;
  const end = resetsAt === null ? '' : ` The meter next resets on ${date(resetsAt)} ${instead}.`;
  return `No count is reset: ${carried}, and stays open.${end}`;
}

/** One effect where the window or the zone changes, none if they do not. `after` has the record of what it replaced. */
export function windowEffects(
  before: PublicationSettings,
  after: PublicationSettings,
  now: EpochMs,
): readonly WindowEffect[] {
  const [from, to] = [before.meter.window, after.meter.window];
  if (sameSpan({ window: from, timeZone: before.timeZone }, { window: to, timeZone: after.timeZone })) return [];
  const times = timesOf(before, after, now);
  return [{ kind: 'window-changed', from, to, ...times, sentence: sentenceFor(times, to, after.timeZone) }];
}
