import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';
import type { DeliveredType, Delivery, DeliveryState } from './delivery.ts';
import type { EndpointProgress, EventEndpoint } from './endpoint.ts';

/** One endpoint of a publication. */
export interface EndpointPlace {
  readonly publication: string;
  readonly endpoint: string;
}

export interface DeliveryPlace extends EndpointPlace {
  /** The id of the event. */
  readonly id: string;
}

export interface KeptEndpoint {
  readonly endpoint: EventEndpoint;
  /** 1 for the first; rises by one with every change. */
  readonly version: number;
  /** Null before anything was done for it. */
  readonly progress: EndpointProgress | null;
  /** Changes whenever something begins to wait that the process that delivers does not know of. */
  readonly revision: number;
}

/** What the process that delivers must know of everything that waits. */
export type WaitingDelivery = Pick<Delivery, 'id' | 'subject' | 'dueAt' | 'tries'>;

export interface DeliveryFilter {
  readonly endpoint?: string | undefined;
  readonly state?: DeliveryState | undefined;
  readonly type?: DeliveredType | undefined;
  /** The id of an event. */
  readonly id?: string | undefined;
}

export interface DeliveryPagePlace {
  /** From the page before; null begins with the newest. */
  readonly cursor: string | null;
  readonly limit: number;
  readonly filter: DeliveryFilter;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** The cursor of the next page; null after the last. A page that is not the last may be short. */
  readonly next: string | null;
}

/** Endpoints, and what is on its way to them. Every method throws `store-unavailable` if it is not known to have happened. */
export interface DeliveryStore {
  /** In the order in which they were made. */
  endpoints(publication: string): Promise<readonly KeptEndpoint[]>;
  /** Writes if the stored version is still `expectedVersion` (0 if there is none), else throws `version-conflict`. Returns the new version. */
  writeEndpoint(publication: string, endpoint: EventEndpoint, expectedVersion: number): Promise<number>;
  /** With all that is on its way to it. Whether there was one. */
  removeEndpoint(place: EndpointPlace): Promise<boolean>;
  /**
   * Has events wait for an endpoint and writes down how far it has come, in one atomic step. What is known already stays as it is.
   * Nothing is written if there is no such endpoint. Safe to repeat.
   */
  add(
    place: EndpointPlace & { readonly deliveries: readonly Delivery[]; readonly progress: EndpointProgress },
  ): Promise<void>;
  /**
   * Writes a change of a delivery, whose version must be one more than the one stored. False if it was changed meanwhile or is gone;
   * nothing was written then.
   */
  record(publication: string, delivery: Delivery): Promise<boolean>;
  /** Puts a delivery into the log that nobody waits for. */
  log(publication: string, delivery: Delivery): Promise<void>;
  /** Has the process that delivers look again for what waits. */
  touch(place: EndpointPlace): Promise<void>;
  /** In the order in which they began to wait. */
  waiting(place: EndpointPlace): Promise<readonly WaitingDelivery[]>;
  find(place: DeliveryPlace): Promise<Delivery | null>;
  /** Newest first. Throws `invalid-request` for a cursor that is none. */
  page(publication: string, place: DeliveryPagePlace): Promise<DeliveryPage>;
  /** How many are in a state, by endpoint. */
  counts(publication: string, state: DeliveryState): Promise<ReadonlyMap<string, number>>;
  /** Forgets what was delivered or given up before these times, and of each endpoint and state the oldest beyond `most`. */
  trim(
    publication: string,
    before: { readonly delivered: EpochMs; readonly dead: EpochMs; readonly most: number },
  ): Promise<void>;
  /** Forgets everything about this reader, also what waits. */
  eraseReader(publication: string, reader: ReaderKey): Promise<void>;
}
