import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';
import { dayMs } from './milliseconds.ts';
import type { Window } from './window.ts';

/** A window as stores name it, whatever its zone. */
export type WindowName = Pick<Window, 'kind' | 'id'>;

/** A date begins somewhere on Earth up to so much before it does in UTC. */
const earlierMs = dayMs;

/** It ends elsewhere up to a day later, and is kept for 26 hours and a minute more. */
const keptMs = 3 * dayMs;

/** As many days before today a window that is still kept may have begun: a month, and what it is kept. */
const furthestDays = 35;

type Calendar = Exclude<Window['kind'], 'rolling'>;

const lengths = { day: { days: 1 }, week: { days: 7 }, month: { months: 1 } } as const;

const kinds: readonly Calendar[] = ['day', 'week', 'month'];

const startOf = (date: Temporal.PlainDate): EpochMs => date.toZonedDateTime('UTC').epochMilliseconds;

function mayBeKept(kind: Calendar, first: Temporal.PlainDate, now: EpochMs): boolean {
  if (kind === 'month' && first.day !== 1) return false;
  return startOf(first) - earlierMs <= now && now <= startOf(first.add(lengths[kind])) + keptMs;
}

const nameOf = (kind: Calendar, first: Temporal.PlainDate): WindowName => ({
  kind,
  id: `${kind}:${kind === 'month' ? first.toString().slice(0, -3) : first.toString()}`,
});

/**
 * Every window in which a store may still hold something at `now`, whatever rules and time zones the publication has had
 * meanwhile; the rolling one last. Finding everything about a reader must not depend on which old rules are remembered.
 */
export function windowsRetainedAt(now: EpochMs): readonly WindowName[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').toPlainDate();
  const days = Array.from({ length: furthestDays + 2 }, (_, index) => today.add({ days: index - furthestDays }));
  const calendar = kinds.flatMap((kind) =>
    days.filter((first) => mayBeKept(kind, first, now)).map((first) => nameOf(kind, first)),
  );
  return [...calendar, { kind: 'rolling', id: 'rolling' }];
}
