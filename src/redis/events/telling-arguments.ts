import { dayMs } from '../../paywall/calendar/milliseconds.ts';
import type { OutboxEvent } from '../../paywall/events/event.ts';
import { eventToText } from '../../paywall/events/event-text.ts';
import { type DueName, dueNames, type Telling } from '../../paywall/events/telling.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { bytes } from '../metering/packed-views.ts';
import { timestamp } from '../timestamps.ts';

/** How long events wait for a process that moves them: by Redis's clock, because sandbox mode moves the service's. */
export const waitingTtlMs = String(30 * dayMs);

/** What stands before the reader's key in the field of a due. */
export const dueLetters: Readonly<Record<DueName, string>> = { lapse: 'l', checkout: 'c' };

export interface ToldChange {
  readonly telling: Telling;
  /** What the script says, or says first, if the change has happened. */
  readonly if: string;
  /** Whose dues it changes; left out if it has none. */
  readonly reader?: ReaderKey;
  /** The version of the reader's entitlement before and after; left out if the change is about another thing. */
  readonly version?: { readonly before: number; readonly after: number };
}

function dueText(events: readonly OutboxEvent[], basis: string): string {
  if (events.length === 0) return '';
  const lines = events.map((event) => `${timestamp(event.at)}${eventToText(event)}\n`);
  return `${basis}\n${lines.join('')}`;
}

/** What `shared/tell.lua` takes before the arguments of the change. */
export function tellingArguments({ telling, reader, version, ...change }: ToldChange): (string | Buffer)[] {
  const { events, due = {}, now } = telling;
  const dues = dueNames.flatMap((name) => {
    const its = due[name];
    return its === undefined
      ? []
      : [dueLetters[name], dueText(its, version === undefined ? '' : String(version.after))];
  });
  return [
    change.if,
    timestamp(now),
    waitingTtlMs,
    reader === undefined ? '' : bytes(reader),
    version === undefined ? '' : String(version.before),
    String(events.length),
    String(dues.length / 2),
    ...events.map(eventToText),
    ...dues,
  ];
}
