import { isoTime } from '../calendar/iso-time.ts';
import type { Window } from '../calendar/window.ts';
import type { OutboxEvent } from '../events/event.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Asked } from './meter-place.ts';

/**
 * What a view tells of that takes the last article of its reader's window, or finds that none is left: each once in a window. Which limit
 * that is only the store knows: it writes it into `data`.
 */
export interface MeterTelling {
  readonly last: OutboxEvent;
  readonly exhausted: OutboxEvent;
}

export const withLimit = (event: OutboxEvent, limit: number | string): OutboxEvent => ({
  ...event,
  data: { ...event.data, limit },
});

export function meterTelling(
  events: PublisherEvents,
  { publication, visitor, now }: Asked,
  window: Window,
): MeterTelling {
  const resetsAt = window.kind === 'rolling' ? null : isoTime(window.endsAt, publication.settings.timeZone);
  const about = {
    at: now,
    subject: visitor.key,
    sealed: { reader: { sealed: events.seal(publication.name, visitor.reader.id) } },
    data: { window: window.kind, resetsAt },
  };
  return {
    last: events.make(publication.name, { type: 'meter.last_article', ...about }),
    exhausted: events.make(publication.name, { type: 'meter.exhausted', ...about }),
  };
}
