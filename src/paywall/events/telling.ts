import type { EpochMs } from '../clock.ts';
import type { OutboxEvent } from './event.ts';

/** What the publisher's own systems are told. */
export interface EventRule {
  /** `false`: no event is written. */
  readonly enabled: boolean;
}

/**
 * What time alone will bring a reader, each to be replaced or taken back as a whole.
 * - `lapse`: what becomes of the entitlement.
 * - `checkout`: that a checkout page was left.
 */
export const dueNames = ['lapse', 'checkout'] as const;

export type DueName = (typeof dueNames)[number];

/** What falls due under each name, the first first; `at` of an event says when. Nothing for what is taken back. */
export type Dues = Partial<Readonly<Record<DueName, readonly OutboxEvent[]>>>;

/**
 * What a step of a store tells of if it changes what it is there to change: both are written, or neither. Left out of a step, nothing is
 * told and nothing else is done than without it.
 */
export interface Telling {
  readonly events: readonly OutboxEvent[];
  /** What is due under a name that is left out stays as it is. */
  readonly due?: Dues;
  readonly now: EpochMs;
}
