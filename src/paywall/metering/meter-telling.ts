import { isoTime } from '../calendar/iso-time.ts';
import type { Window } from '../calendar/window.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Asked } from './meter-place.ts';
import type { MeterTelling } from './told-meter.ts';

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
