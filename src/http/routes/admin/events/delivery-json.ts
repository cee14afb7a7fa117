import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { Delivery } from '../../../../paywall/events/delivery.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import type { EventServices } from './services.ts';

/** A delivery as admins see it, with what was sent and answered. */
export function deliveryJson(
  { name, settings: { timeZone } }: Publication,
  delivery: Delivery,
  { bodyOf, openAnswer }: Pick<EventServices, 'bodyOf' | 'openAnswer'>,
) {
  const { endpoint, id, type, at, state, attempts, dueAt, endedAt, tries } = delivery;
  return {
    endpoint,
    event: id,
    type,
    at: isoTime(at, timeZone),
    state,
    attempts,
    nextTryAt: state === 'waiting' ? isoTime(dueAt, timeZone) : null,
    endedAt: endedAt === null ? null : isoTime(endedAt, timeZone),
    request: bodyOf(name, delivery),
    tries: tries.map(({ answer, ...tried }) => ({
      ...tried,
      at: isoTime(tried.at, timeZone),
      answer: openAnswer(name, answer),
    })),
  };
}
