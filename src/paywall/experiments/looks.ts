import { countDays, type Day, dayAt, daysOf, shiftDay } from '../calendar/day.ts';
import type { WindowRule } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { Experiment } from './experiment.ts';

const daysOfWeek = 7;

/** Maximum weeks of an experiment. */
export const mostWeeks = 26;

const windowDays = (window: WindowRule): number => {
  switch (window.kind) {
    case 'day':
      return 1;
    case 'week':
      return daysOfWeek;
    case 'month':
      return 31;
    case 'rolling':
      return window.days;
  }
};

/** Weeks that an experiment runs at least: a reader's whole window, so that walls at its end are met as often as its beginning. */
export const leastWeeks = (window: WindowRule): number => Math.ceil(windowDays(window) / daysOfWeek);

/** Where a running experiment stands between its looks, by the days of the publication's calendar. */
export interface LookTimes {
  readonly firstDay: Day;
  /** The day that runs, or the one on which the experiment ended. */
  readonly today: Day;
  /** Days that were begun, that of the start among them. */
  readonly days: number;
  /** Looks that were reached: one at the end of each week, up to the last one of the plan. */
  readonly looks: number;
  /** The day from which there is another look; null after the last. */
  readonly nextLook: Day | null;
}

type Started = Pick<Experiment, 'plan' | 'conclusion'> & { readonly startedAt: EpochMs };

export function lookTimes({ startedAt, plan, conclusion }: Started, timeZone: string, now: EpochMs): LookTimes {
  const firstDay = dayAt(startedAt, timeZone);
  const today = dayAt(conclusion?.at ?? now, timeZone);
  const days = Math.max(1, countDays(firstDay, today));
  const looks = Math.min(plan.weeks, Math.floor((days - 1) / daysOfWeek));
  const nextLook = looks === plan.weeks ? null : shiftDay(firstDay, daysOfWeek * (looks + 1));
  return { firstDay, today, days, looks, nextLook };
}

/** The days that a look goes by: whole weeks, each day of the week as often as any other. */
export const daysAtLook = ({ firstDay }: LookTimes, look: number): readonly Day[] =>
  daysOf(firstDay, shiftDay(firstDay, daysOfWeek * look - 1));
