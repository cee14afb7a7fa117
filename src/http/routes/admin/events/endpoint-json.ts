import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import type { KeptEndpoint } from '../../../../paywall/events/delivery-store.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import type { EventServices } from './services.ts';

interface Counts {
  readonly waiting: ReadonlyMap<string, number>;
  readonly dead: ReadonlyMap<string, number>;
}

/** An endpoint as admins see it: without its secret. */
function endpointJson(
  { settings: { timeZone } }: Publication,
  kept: KeptEndpoint,
  { counts, now }: { counts: Counts; now: EpochMs },
) {
  const { endpoint, version, progress } = kept;
  const { id, url, name, types, disabled, previous, createdAt } = endpoint;
  const time = (at: EpochMs) => isoTime(at, timeZone);
  return {
    id,
    url,
    name,
    types,
    enabled: disabled === null,
    disabled: disabled && { at: time(disabled.at), why: disabled.why },
    createdAt: time(createdAt),
    oldSecretUntil: previous !== null && previous.until > now ? time(previous.until) : null,
    failingSince: disabled === null && progress?.failing ? time(progress.failing.since) : null,
    waiting: counts.waiting.get(id) ?? 0,
    dead: counts.dead.get(id) ?? 0,
    version,
  };
}

/** Shows endpoints with how many deliveries wait. Throws `store-unavailable`. */
export function createEndpointJson({ deliveries }: Pick<EventServices, 'deliveries'>, now: () => EpochMs) {
  return async (publication: Publication, kept: readonly KeptEndpoint[]) => {
    const [waiting, dead] = await Promise.all([
      deliveries.counts(publication.name, 'waiting'),
      deliveries.counts(publication.name, 'dead'),
    ]);
    return kept.map((each) => endpointJson(publication, each, { counts: { waiting, dead }, now: now() }));
  };
}
