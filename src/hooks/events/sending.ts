import type { Clock } from '../../paywall/clock.ts';
import type { Delivery } from '../../paywall/events/delivery.ts';
import type { Tried } from '../../paywall/events/delivery-schedule.ts';
import type { EventEndpoint } from '../../paywall/events/endpoint.ts';
import { signedHeaders } from '../webhook-signature.ts';
import type { WebhookClient } from './webhook-client.ts';

/** Sends one delivery to its endpoint, once. Never throws. */
export type Sending = (publication: string, endpoint: EventEndpoint, delivery: Delivery) => Promise<Tried>;

/** What is sent of an event. */
export const bodyOf = ({ type, at }: Pick<Delivery, 'type' | 'at'>, data: Delivery['data']): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });

interface Needs {
  /** Loaded with the first delivery. */
  readonly client: () => Promise<WebhookClient>;
  /** The keys to sign with, now; none if they were sealed with another secret. */
  readonly keysOf: (publication: string, endpoint: EventEndpoint) => readonly Buffer[];
  /** The data as receivers get them. */
  readonly openData: (publication: string, data: Delivery['data']) => Delivery['data'];
  readonly sealAnswer: (publication: string, answer: string) => string;
  readonly clock: Clock;
  /** The real time, which receivers compare with their own. */
  readonly realClock: Clock;
}

export function createSending(needs: Needs): Sending {
  const { client, keysOf, openData, sealAnswer, clock, realClock } = needs;
  return async (publication, endpoint, delivery) => {
    const keys = keysOf(publication, endpoint);
    if (keys.length === 0) {
      const error = 'its secret was sealed with another READER_SECRET: rotate it';
      return { at: clock.now(), status: null, ms: 0, answer: '', error, retryAfterMs: null };
    }
    const body = bodyOf(delivery, openData(publication, delivery.data));
    const headers = signedHeaders({ id: delivery.id, body, now: realClock.now(), keys });
    const { answer, ...posted } = await (await client()).post(endpoint.url, body, headers);
    return { at: clock.now(), ...posted, answer: answer === '' ? '' : sealAnswer(publication, answer) };
  };
}
