import type { EpochMs } from './clock.ts';

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** The span in which a meter counts. */
export type WindowRule =
  | { readonly kind: 'day' }
  | { readonly kind: 'week'; readonly startsOn: Weekday }
  | { readonly kind: 'month' }
  /** `days` calendar days from the reader's first counted view; it does not slide. */
  | { readonly kind: 'rolling'; readonly days: number };

/** One window: from `startsAt` (inclusive) to `endsAt` (exclusive). */
export interface Window {
  readonly kind: WindowRule['kind'];
  /**
   * Names the window within a publication, for example `day:2026-11-23`, `week:2026-11-23`, `month:2026-11`. The rule's
   * first day is enough: a publication has one time zone. For a rolling window it is `rolling`, for each reader has a span of
   * their own, and `startsAt` and `endsAt` are those of a window that would begin now.
   */
  readonly id: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}
