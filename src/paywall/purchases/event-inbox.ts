import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';

/**
 * - `claimed`: this caller handles it, until `leaseMs` have passed.
 * - `busy`: somebody else does.
 * - `done`: it was handled.
 */
export type EventClaim = 'claimed' | 'busy' | 'done';

/** Longer than the payment provider retries or lists an event. */
export const eventKeptMs = 35 * dayMs;

/** Webhook events, each handled once. A claim that is neither finished nor released ends with its lease. */
export interface EventInbox {
  claim(event: string, lease: { now: EpochMs; leaseMs: number }): Promise<EventClaim>;
  /** Remembers it as done for `eventKeptMs`. */
  finish(event: string, now: EpochMs): Promise<void>;
  /** Gives a claim back for others to handle. What is done stays done. */
  release(event: string): Promise<void>;
}
