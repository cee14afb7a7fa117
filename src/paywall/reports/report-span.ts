import { countDays, type Day, dayAt, shiftDay } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { PaywallError } from '../errors.ts';
import { keptDays } from '../metering/tally.ts';

/** Days of the publication's calendar, both included. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** What is asked for; either may be left out. */
export interface AskedSpan {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

/** How many days a report has where nobody says. */
const usualDays = 30;

const refuse = (path: string, message: string) =>
  new PaywallError('invalid-request', `The query is not valid: ${path}.`, { faults: [{ path, message }] });

/** Up to today, and thirty days long, where it is not said otherwise. Throws `invalid-request`. */
export function spanOf(asked: AskedSpan, timeZone: string, now: EpochMs): Span {
  const to = asked.to ?? dayAt(now, timeZone);
  const from = asked.from ?? shiftDay(to, 1 - usualDays);
  const days = countDays(from, to);
  if (days < 1) throw refuse('from', `must not come after ${to}`);
  if (days > keptDays) throw refuse('from', `must lie within ${keptDays} days up to ${to}`);
  return { from, to };
}
