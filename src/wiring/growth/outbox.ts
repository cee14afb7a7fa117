import { randomBytes } from 'node:crypto';
import type { Clock } from '../../paywall/clock.ts';
import { createEventMaker, openedEvent } from '../../paywall/events/event-maker.ts';
import type { OutboxStore } from '../../paywall/events/outbox-store.ts';
import { createPublisherEvents, type PublisherEvents } from '../../paywall/events/publisher-events.ts';
import type { PublicationStore } from '../../paywall/publication.ts';
import type { Stores } from '../../paywall/stores.ts';
import { tellingChanges } from '../../publications/growth/told-changes.ts';
import { createSealedTexts } from '../../tokens/passes/sealed-text.ts';
import type { Parts } from '../parts.ts';
import type { Secrets } from '../secrets.ts';
import { createOutboxSweep, type OutboxSweep } from './outbox-sweep.ts';

/** All buckets of a publication are gone through in about a minute. */
const sweepEveryMs = 2_000;

interface Needs {
  readonly stores: Pick<Stores, 'outbox'>;
  readonly secrets: Pick<Secrets, 'readerSecret'>;
}

/** What seals ids of readers while their events wait. */
export const eventTexts = ({ secrets }: Pick<Needs, 'secrets'>) => createSealedTexts(secrets.readerSecret, 'event');

/** What makes events, with readers' ids sealed: a stolen store says nothing of who did what. */
export function wireEvents(needs: Needs): PublisherEvents {
  const maker = createEventMaker({ random: randomBytes, seal: eventTexts(needs).seal });
  return createPublisherEvents({ maker, outbox: needs.stores.outbox });
}

/** The same store, whose changes by admins are told: of offers, meters, texts and experiments, in which nothing has to be sealed. */
export function wireToldChanges(publications: PublicationStore, clock: Clock): PublicationStore {
  const seal = () => {
    throw new Error('what admins change tells of no reader');
  };
  const { make } = createEventMaker({ random: randomBytes, seal });
  return tellingChanges({ publications, events: { make, isOn: ({ settings }) => settings.events.enabled }, clock });
}

/** Sweeps the outbox in the background. */
export const wireOutboxSweep = ({ overrides, ...parts }: Parts): OutboxSweep =>
  createOutboxSweep({ ...parts, everyMs: overrides.outboxSweepEveryMs ?? sweepEveryMs });

/** The outbox, of which events are read as they are sent: with readers' ids as the publisher knows them. */
export function wireOutbox(needs: Needs): OutboxStore {
  const texts = eventTexts(needs);
  const { outbox } = needs.stores;
  return {
    ...outbox,
    async read(place) {
      const events = await outbox.read(place);
      return events.map((event) => openedEvent(event, (sealed) => texts.open(sealed, place.publication)));
    },
  };
}
