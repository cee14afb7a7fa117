import { createDeliverer, type Deliverer, type DelivererNeeds } from '../../../src/hooks/events/deliverer.ts';
import { createSending } from '../../../src/hooks/events/sending.ts';
import { createWebhookClient } from '../../../src/hooks/events/webhook-client.ts';
import { webhookKey, webhookSecret } from '../../../src/hooks/webhook-signature.ts';
import type { EventEndpoint } from '../../../src/paywall/events/endpoint.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { noon, publication } from '../fixtures/sample-keys.ts';

/** A secret of 32 equal bytes. */
export const secretOf = (byte: number): string => webhookSecret(Buffer.alloc(32, byte));

export const endpointAt = (url: string, more: Partial<EventEndpoint> = {}): EventEndpoint => ({
  id: 'ep_0123456789abcdef',
  url,
  name: 'CRM',
  types: null,
  secret: secretOf(1),
  previous: null,
  createdAt: noon - 1,
  disabled: null,
  enabledAt: null,
  replay: null,
  ...more,
});

interface Delivering extends Partial<DelivererNeeds> {
  readonly stores: Pick<Stores, 'deliveries' | 'outbox' | 'leases'>;
  readonly now: () => number;
  readonly realNow?: () => number;
  readonly answerWithinMs?: number;
}

/** A deliverer that looks all the time, and a client that takes addresses of this machine. Secrets are not sealed. */
export function delivererOf({ stores, now, realNow = Date.now, answerWithinMs, ...more }: Delivering): Deliverer {
  const client = createWebhookClient({ takesLoopback: true, now: realNow, answerWithinMs });
  const keysOf = (_: string, { secret, previous }: EventEndpoint) =>
    [secret, ...(previous !== null && previous.until > now() ? [previous.secret] : [])].map(webhookKey);
  return createDeliverer({
    ...stores,
    publications: () => [publication],
    send: createSending({
      client: async () => client,
      keysOf,
      openData: (_, data) => data,
      sealAnswer: (_, answer) => answer,
      clock: { now },
      realClock: { now: realNow },
    }),
    clock: { now },
    realClock: { now: realNow },
    holder: 'one',
    random: () => 0.5,
    onOutcome: () => {},
    onDisabled: () => {},
    onLook: () => {},
    onFailure: (error) => {
      throw error;
    },
    breakOff: () => client.close(),
    lookEveryMs: 5,
    leaseEveryMs: 50,
    ...more,
  });
}
