import type { EpochMs } from '../../paywall/clock.ts';
import type { MeterPlace } from '../../paywall/metering/meter.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';

/** How many views readers have given back in their windows. */
export interface GivenBack {
  amount(place: MeterPlace, now: EpochMs): number;
  /** One more. `endsAt` is the end of the window in which it was counted. */
  add(place: MeterPlace, time: { readonly now: EpochMs; readonly endsAt: EpochMs }): void;
}

export function createGivenBack(database: Database): GivenBack {
  const find = prepareQuery<[amount: number, endsAt: number]>(
    database,
    'SELECT amount, ends_at FROM given_back WHERE publication = ? AND reader = ? AND window_id = ?',
  );
  const write = prepareChange(
    database,
    `INSERT INTO given_back (publication, reader, window_id, amount, ends_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET amount = excluded.amount, ends_at = excluded.ends_at`,
  );

  /** What is left of a rolling window whose time is over counts no more, although it has not been swept yet. */
  function held({ publication, reader, window }: MeterPlace, now: EpochMs) {
    const [amount = 0, endsAt = 0] = find.get(publication, reader, window.id) ?? [];
    return window.kind !== 'rolling' || endsAt > now ? { amount, endsAt } : { amount: 0, endsAt: 0 };
  }

  return {
    amount: (place, now) => held(place, now).amount,
    add(place, { now, endsAt }) {
      const before = held(place, now);
      const { publication, reader, window } = place;
      write(publication, reader, window.id, before.amount + 1, Math.max(before.endsAt, endsAt));
    },
  };
}
