import { daySeconds } from '../clock.ts';
/** How often a price recurs. */
export interface Cadence {
  readonly interval: string;
  readonly interval_count: number;
}

/**
 * The end of the period that begins at `start`, in seconds. Periods are counted from the anchor and in UTC: a subscription that
 * began on 31 January renews on 28 February and on 31 March again, not on the 28th for ever.
 */
export function periodEnd(anchor: number, start: number, cadence: Cadence): number {
  let count = 1;
  while (stepFrom(anchor, cadence, count) <= start) count += 1;
  return stepFrom(anchor, cadence, count);
}

function stepFrom(anchor: number, { interval, interval_count: every }: Cadence, count: number): number {
  const steps = count * every;
  if (interval === 'day') return anchor + steps * daySeconds;
  if (interval === 'week') return anchor + steps * 7 * daySeconds;
  return addMonths(anchor, interval === 'year' ? steps * 12 : steps);
}

function addMonths(seconds: number, months: number): number {
  const from = new Date(seconds * 1000);
  const firstOfMonth = new Date(from);
  firstOfMonth.setUTCDate(1);
  firstOfMonth.setUTCMonth(from.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(firstOfMonth.getUTCFullYear(), firstOfMonth.getUTCMonth() + 1, 0)).getUTCDate();
  firstOfMonth.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return Math.floor(firstOfMonth.getTime() / 1000);
}
