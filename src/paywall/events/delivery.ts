import type { EpochMs } from '../clock.ts';
import { readerKeyToHex } from '../reader.ts';
import { type EventType, eventTypes, type OutboxEvent } from './event.ts';

/** `dead`: given up, until somebody asks for it again. */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** What only the endpoint gets that an admin tries. */
export const testType = 'endpoint.test';

export const deliveredTypes = [...eventTypes, testType] as const;

export type DeliveredType = EventType | typeof testType;

/** What came of one try. */
export interface DeliveryTry {
  readonly at: EpochMs;
  /** Null if there was no answer. */
  readonly status: number | null;
  readonly ms: number;
  /** The first kilobyte of the answer, sealed, because it may repeat what was sent. */
  readonly answer: string;
  /** Why there was no answer, in words; null if there was one. */
  readonly error: string | null;
}

/** One event on its way to one endpoint. It is JSON as it is. */
export interface Delivery {
  readonly endpoint: string;
  /** The id of the event, which is that of every delivery of it. */
  readonly id: string;
  readonly type: DeliveredType;
  /** When it happened. */
  readonly at: EpochMs;
  /** The key of the reader whom it is about, in hexadecimal digits; null for none. */
  readonly subject: string | null;
  /** Other readers of whom it tells, likewise. */
  readonly others: readonly string[];
  /** As in the outbox: ids of readers are sealed. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: DeliveryState;
  /** When it is tried next, if it waits. */
  readonly dueAt: EpochMs;
  /** Tries since it began to wait. */
  readonly attempts: number;
  /** The last of all tries, oldest first. */
  readonly tries: readonly DeliveryTry[];
  /** When it was delivered or given up; null while it waits. */
  readonly endedAt: EpochMs | null;
  /** Rises by one with every change. */
  readonly version: number;
}

/** Maximum tries that are remembered of one delivery: more than one run of them has. */
export const triesKept = 12;

/** Maximum deliveries that wait for one endpoint. Later events wait in the outbox. */
export const mostWaiting = 5_000;

/** How long a delivery is remembered: one that was delivered, and one that was given up. */
export const deliveredKeptMs = 7 * 24 * 60 * 60_000;
export const deadKeptMs = 30 * 24 * 60 * 60_000;

/** Maximum deliveries that are remembered of one endpoint in each of the two states. */
export const mostRemembered = 10_000;

/** An event that begins to wait for an endpoint. */
export const deliveryOf = (
  endpoint: string,
  event: Omit<OutboxEvent, 'type'> & { readonly type: DeliveredType },
  now: EpochMs,
): Delivery => ({
  endpoint,
  id: event.id,
  type: event.type,
  at: event.at,
  subject: event.subject && readerKeyToHex(event.subject),
  others: (event.others ?? []).map(readerKeyToHex),
  data: event.data,
  state: 'waiting',
  dueAt: now,
  attempts: 0,
  tries: [],
  endedAt: null,
  version: 1,
});

/** Whether it tells of the reader with this key, in hexadecimal digits. */
export const tellsOf = ({ subject, others }: Pick<Delivery, 'subject' | 'others'>, reader: string): boolean =>
  subject === reader || others.includes(reader);

/** The same, to be tried again from the start. */
export const waitingAgain = (delivery: Delivery, now: EpochMs): Delivery => ({
  ...delivery,
  state: 'waiting',
  dueAt: now,
  attempts: 0,
  endedAt: null,
  version: delivery.version + 1,
});
