import type { EndpointEditor } from '../../../../paywall/editing/events/endpoint-editing.ts';
import type { Edit } from '../../../../paywall/editing/part-editing.ts';
import type { Delivery } from '../../../../paywall/events/delivery.ts';
import type { DeliveryStore } from '../../../../paywall/events/delivery-store.ts';
import type { EventEndpoint } from '../../../../paywall/events/endpoint.ts';
import type { Outbox } from '../../../../paywall/events/event.ts';
import type { Publication } from '../../../../paywall/publication.ts';

/** Everything about events that go to publishers' systems. */
export interface EventServices {
  readonly editor: EndpointEditor;
  readonly deliveries: DeliveryStore;
  /** Its events are as they are sent. */
  readonly outbox: Pick<Outbox, 'read'>;
  readonly isOn: (publication: Publication) => boolean;
  /** Whether the publication writes events. Throws `store-unavailable`. */
  readonly switch: (edit: Edit, on: boolean) => Promise<void>;
  /** Why nothing may be sent to an address, as written; null if it may. */
  readonly refusalOfUrl: (url: string) => string | null;
  /** Sends a test event at once, and answers what came of it. */
  readonly test: (publication: string, endpoint: EventEndpoint) => Promise<Delivery>;
  /** The body that is sent of an event. */
  readonly bodyOf: (publication: string, event: Pick<Delivery, 'type' | 'at' | 'data'>) => string;
  /** What a receiver answered, of what is stored of it. */
  readonly openAnswer: (publication: string, sealed: string) => string;
}
