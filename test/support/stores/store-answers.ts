import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../eventually.ts';

export const answers = (stores: Stores): Promise<boolean> =>
  stores.ping().then(
    () => true,
    () => false,
  );

/** Resolves as soon as the store answers; fails when it does not within `withinMs`. */
export const untilItAnswers = (stores: Stores, withinMs = 5_000): Promise<true> =>
  eventually(() => answers(stores), withinMs);
