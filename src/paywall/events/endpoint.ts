import type { EpochMs } from '../clock.ts';
import { type EventCursor, type EventType, eventTypes } from './event.ts';

/** Maximum endpoints of one publication. */
export const mostEndpoints = 10;

/** How long the secret before signs along, so that receivers have time to learn the new one. */
export const rotationMs = 24 * 60 * 60_000;

/** Why nothing is sent to an endpoint: an admin said so, it answered 410, or everything failed for days. */
export const disabledReasons = ['admin', 'gone', 'failing'] as const;

export type DisabledReason = (typeof disabledReasons)[number];

/** Where a publisher's system receives events. */
export interface EventEndpoint {
  /** `ep_` and 16 hexadecimal digits. */
  readonly id: string;
  readonly url: string;
  /** What admins call it; may be empty. */
  readonly name: string;
  /** Null for all types, also those of later versions. */
  readonly types: readonly EventType[] | null;
  /** The secret that it verifies with, sealed. */
  readonly secret: string;
  /** The one before, which signs along until then. */
  readonly previous: { readonly secret: string; readonly until: EpochMs } | null;
  readonly createdAt: EpochMs;
  readonly disabled: { readonly at: EpochMs; readonly why: DisabledReason } | null;
  /** When it was last enabled again: what waited then is tried at once. Null if it was never disabled. */
  readonly enabledAt: EpochMs | null;
  /** The last time that everything since `since` was asked for again. `number` rises with each. */
  readonly replay: { readonly number: number; readonly since: EpochMs; readonly at: EpochMs } | null;
}

/** How far an endpoint has come. Written by the process that delivers, alone. */
export interface EndpointProgress {
  /** Behind which the outbox is read on. */
  readonly cursor: EventCursor | null;
  /** Events before are not sent. */
  readonly from: EpochMs;
  /** Events before this are sent again, though they were delivered; null while there is no replay. */
  readonly againUntil: EpochMs | null;
  /** Number of the last replay that was begun. */
  readonly replayed: number;
  /** Since when nothing has succeeded, and when it last failed; null if the last try succeeded. */
  readonly failing: { readonly since: EpochMs; readonly last: EpochMs } | null;
}

export const wantsEvent = ({ types }: Pick<EventEndpoint, 'types'>, type: EventType): boolean =>
  types === null || types.includes(type);

/** Where an endpoint begins of which nothing is known yet. */
export const firstProgress = ({ createdAt }: EventEndpoint): EndpointProgress => ({
  cursor: null,
  from: createdAt,
  againUntil: null,
  replayed: 0,
  failing: null,
});

/** The types in groups, as people choose them. */
export const eventGroups: readonly { readonly name: string; readonly types: readonly EventType[] }[] = [
  'entitlement',
  'subscription',
  'trial',
  'checkout',
  'reader',
  'meter',
  'gift',
  'offer',
  'wording',
  'experiment',
].map((name) => ({ name, types: eventTypes.filter((type) => type.startsWith(`${name}.`)) }));
