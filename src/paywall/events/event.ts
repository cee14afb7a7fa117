import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';

/** Everything that publishers' systems can be told of. Names are never changed or dropped. */
export const eventTypes = [
  'entitlement.granted',
  'entitlement.changed',
  'entitlement.ended',
  'subscription.payment_failed',
  'subscription.recovered',
  'trial.started',
  'trial.ended',
  'checkout.started',
  'checkout.completed',
  'checkout.abandoned',
  'reader.registered',
  'reader.united',
  'reader.erased',
  'meter.last_article',
  'meter.exhausted',
  'gift.created',
  'gift.redeemed',
  'offer.changed',
  'meter.changed',
  'wording.changed',
  'experiment.started',
  'experiment.concluded',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Something that happened, as it waits in the outbox. Written in the same step as what it tells of. */
export interface OutboxEvent {
  /** `evt_` and 32 hexadecimal digits; receivers know a repetition by it. */
  readonly id: string;
  readonly type: EventType;
  readonly at: EpochMs;
  /** Whom it is about: events of one subject are delivered in their order. Null for one about the publication. */
  readonly subject: ReaderKey | null;
  /** Other readers of whom it tells: it is forgotten with each of them. Left out for none. */
  readonly others?: readonly ReaderKey[];
  /** What is sent as `data`; JSON, under 20 kB. `version` in it rises with each event of one subject. Reader ids are sealed while it waits. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A place in the outbox of a publication, behind which reading goes on; opaque. */
export type EventCursor = string;

export interface StoredEvent extends OutboxEvent {
  readonly cursor: EventCursor;
}

/** How long an event is kept: longer than any delivery is tried. */
export const eventsKeptMs = 8 * 24 * 60 * 60_000;

/** Maximum events of one publication that are kept; the oldest go first. */
export const mostEvents = 1_000_000;

/** How waiting events are read. All throw `store-unavailable`. */
export interface Outbox {
  /** The oldest first, from behind the cursor on; null begins with the oldest that is kept. Throws `invalid-request` for a cursor that is none. */
  read(place: {
    readonly publication: string;
    readonly after: EventCursor | null;
    readonly limit: number;
  }): Promise<readonly StoredEvent[]>;
  /** Appends what no other step of the store belongs to, such as a test event. */
  append(publication: string, events: readonly OutboxEvent[]): Promise<void>;
  /** Forgets events that were written before this time, by the real clock: sandbox mode moves that of the service. */
  trim(publication: string, before: EpochMs): Promise<void>;
  /** Forgets all that tell of this reader. */
  eraseReader(publication: string, reader: ReaderKey): Promise<void>;
}
