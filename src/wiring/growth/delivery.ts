import { randomBytes, randomUUID } from 'node:crypto';
import { createDeliverer, type Deliverer } from '../../hooks/events/deliverer.ts';
import { bodyOf, createSending, type Sending } from '../../hooks/events/sending.ts';
import type { WebhookClient } from '../../hooks/events/webhook-client.ts';
import { webhookKey, webhookSecret } from '../../hooks/webhook-signature.ts';
import type { EventServices } from '../../http/routes/admin/events/services.ts';
import type { HttpServices } from '../../http/services.ts';
import { refusalOfUrl } from '../../networks/public-address.ts';
import { createEndpointEditor } from '../../paywall/editing/events/endpoint-editing.ts';
import { createEventSwitch } from '../../paywall/editing/events/event-switch.ts';
import { type Delivery, deliveryOf, testType } from '../../paywall/events/delivery.ts';
import { succeeded } from '../../paywall/events/delivery-schedule.ts';
import type { EventEndpoint } from '../../paywall/events/endpoint.ts';
import { openedData } from '../../paywall/events/event-maker.ts';
import { createSealedTexts } from '../../tokens/passes/sealed-text.ts';
import { partEditorOf, settingsForm } from '../editing.ts';
import type { Parts } from '../parts.ts';
import { eventTexts, wireOutbox } from './outbox.ts';

const secretBytes = 32;
const idBytes = 8;
const eventIdBytes = 16;

/** Delay before the same failure of the store is logged again. */
const loggedEveryMs = 60_000;

const aboutSecret = (publication: string, endpoint: string) => `${publication}/${endpoint}`;

/** What is sealed in the stores, each under a key of its own. */
function sealsOf({ secrets }: Pick<Parts, 'secrets'>) {
  const { readerSecret } = secrets;
  const endpoints = createSealedTexts(readerSecret, 'event-endpoint');
  const answers = createSealedTexts(readerSecret, 'event-answer');
  const readers = eventTexts({ secrets });
  return {
    sealSecret: (publication: string, endpoint: string, secret: string) =>
      endpoints.seal(secret, aboutSecret(publication, endpoint)),
    keysOf(publication: string, { id, secret, previous }: EventEndpoint, now: number): readonly Buffer[] {
      const all = [secret, ...(previous !== null && previous.until > now ? [previous.secret] : [])];
      const opened = all.map((sealed) => endpoints.open(sealed, aboutSecret(publication, id)));
      return opened.filter((each) => each !== null).map(webhookKey);
    },
    sealAnswer: (publication: string, answer: string) => answers.seal(answer, publication),
    openAnswer: (publication: string, sealed: string) => answers.open(sealed, publication) ?? '',
    openData: (publication: string, data: Delivery['data']) =>
      openedData(data, (sealed) => readers.open(sealed, publication)),
  };
}

const clientOf = async ({ overrides, sandbox, realClock }: Parts): Promise<WebhookClient> => {
  // Few processes ever send anything.
  const { createWebhookClient } = await import('../../hooks/events/webhook-client.ts');
  return createWebhookClient({ takesLoopback: sandbox !== null, lookup: overrides.hookLookup, now: realClock.now });
};

function sendingOf({ clock, realClock, ...parts }: Parts, client: () => Promise<WebhookClient>): Sending {
  const seals = sealsOf(parts);
  const keysOf = (publication: string, endpoint: EventEndpoint) => seals.keysOf(publication, endpoint, clock.now());
  return createSending({ ...seals, keysOf, client, clock, realClock });
}

/** A test event is sent at once, by the process that is asked, and is not tried again. */
function testingOf(parts: Parts): EventServices['test'] {
  const { stores, clock } = parts;
  return async (publication, endpoint) => {
    const client = clientOf(parts);
    const send = sendingOf(parts, () => client);
    const now = clock.now();
    const id = `test_${randomBytes(eventIdBytes).toString('hex')}`;
    const event = { id, type: testType, at: now, subject: null, data: { endpoint: endpoint.id } } as const;
    const delivery = deliveryOf(endpoint.id, event, now);
    const { retryAfterMs: _, ...tried } = await send(publication, endpoint, delivery);
    await (await client).close();
    const state = succeeded(tried) ? 'delivered' : 'dead';
    const sent: Delivery = { ...delivery, state, attempts: 1, tries: [tried], endedAt: tried.at };
    await stores.deliveries.log(publication, sent);
    return sent;
  };
}

/** What admins do with events. */
export function wireEventServices(parts: Parts, record: HttpServices['record']): Pick<HttpServices, 'events'> {
  const { stores, sandbox } = parts;
  const seals = sealsOf(parts);
  const switchEvents = createEventSwitch(partEditorOf(parts, record), settingsForm);
  return {
    events: {
      editor: createEndpointEditor({
        deliveries: stores.deliveries,
        record,
        newId: () => `ep_${randomBytes(idBytes).toString('hex')}`,
        newSecret: () => webhookSecret(randomBytes(secretBytes)),
        seal: seals.sealSecret,
        switchOn: (edit) => switchEvents(edit, true),
      }),
      deliveries: stores.deliveries,
      outbox: wireOutbox(parts),
      isOn: ({ settings }) => settings.events.enabled,
      switch: switchEvents,
      refusalOfUrl: (url) => refusalOfUrl(url, sandbox !== null),
      test: testingOf(parts),
      bodyOf: (publication, event) => bodyOf(event, seals.openData(publication, event.data)),
      openAnswer: seals.openAnswer,
    },
  };
}

/** What sends events, in whichever process is the one. */
export function wireDeliverer(parts: Parts, { record }: Pick<HttpServices, 'record'>): Deliverer {
  const { stores, publications, overrides, clock, realClock, metrics, log } = parts;
  let client: Promise<WebhookClient> | null = null;
  let loggedAt = Number.NEGATIVE_INFINITY;
  return createDeliverer({
    deliveries: stores.deliveries,
    outbox: stores.outbox,
    leases: stores.leases,
    publications: () =>
      publications
        .list()
        .filter(({ settings }) => settings.events.enabled)
        .map(({ name }) => name),
    send: sendingOf(parts, () => {
      client ??= clientOf(parts);
      return client;
    }),
    clock,
    realClock,
    holder: randomUUID(),
    random: Math.random,
    lookEveryMs: overrides.eventsLookEveryMs,
    onOutcome: metrics.eventDelivery,
    onLook: metrics.eventsStand,
    onDisabled(publication, { id, url, name }, why) {
      log.error({ publication, endpoint: id, why }, 'an endpoint of events was disabled');
      const what = `endpoint.disable ${id}`;
      void record(publication, {
        at: clock.now(),
        who: 'Stile',
        via: null,
        what,
        before: null,
        after: { url, name, why },
      });
    },
    onFailure(error) {
      if (performance.now() - loggedAt < loggedEveryMs) return;
      loggedAt = performance.now();
      log.warn({ err: error }, 'events cannot be delivered just now, and are tried again');
    },
    async breakOff() {
      await (await client)?.close();
    },
  });
}
