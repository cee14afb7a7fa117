import type { EpochMs } from '../paywall/clock.ts';

/** Stripe counts in seconds. A term is rounded up: nobody loses a part of one. */
export const secondsOf = (ms: EpochMs): number => Math.ceil(ms / 1000);

export function msOf(seconds: number): EpochMs;
export function msOf(seconds: number | null): EpochMs | null;
export function msOf(seconds: number | null): EpochMs | null {
  return seconds === null ? null : seconds * 1000;
}

export const earliest = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.min(...times));

export const latest = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.max(...times));
