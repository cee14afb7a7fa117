import type { EpochMs } from '../../paywall/clock.ts';
import { type MeterPlace, releaseWithinSeconds } from '../../paywall/metering/meter.ts';
import { type ReaderKey, readerKeyFrom } from '../../paywall/reader.ts';
import { timestamp } from '../timestamps.ts';
import { timeOf } from './packed-views.ts';

export const isRolling = ({ window }: MeterPlace): boolean => window.kind === 'rolling';

/** The argument by which a script knows a rolling window: its end if it began now, or nothing for a calendar window. */
export const rollingEnd = (place: MeterPlace): string => (isRolling(place) ? timestamp(place.window.endsAt) : '');

/** The time of the oldest views that may still be given back. */
export const oldestReleasable = ({ window, now }: MeterPlace & { now: EpochMs }): string =>
  String(timeOf(now - releaseWithinSeconds * 1000, window));

/** The reader with whom an anonymous one was united, as a script names them. */
export const ownerIn = (digits: unknown): ReaderKey => readerKeyFrom(String(digits));
