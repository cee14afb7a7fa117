import type { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';

/** From when (inclusive) until when (exclusive) the clocks of a zone stand as they do at this moment. */
export function offsetSpan(moment: Temporal.ZonedDateTime): { readonly from: EpochMs; readonly until: EpochMs } {
  // The transition before an instant excludes one at the instant itself, so the question is put from a nanosecond later.
  const before = moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const after = moment.getTimeZoneTransition('next');
  return {
    from: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: after?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
  };
}
