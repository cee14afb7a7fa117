import type { MeterPlace } from '../../paywall/metering/meter.ts';
import { type ReaderKey, readerKeyBytes } from '../../paywall/reader.ts';
import type { MeterRow, MeterRows } from './meter-rows.ts';

/** A reader's meter: their own or, for an anonymous reader who was united, that of the reader they were united with. */
export interface FoundMeter<Place extends MeterPlace> {
  readonly place: Place;
  readonly row: MeterRow | null;
  readonly moved: boolean;
}

/** The mark of a reader who was erased since is all zeros: there is nobody to go on with. */
const isSomebody = (key: Uint8Array) => key.length === readerKeyBytes && key.some((byte) => byte !== 0);

/**
 * Signing out gives no new articles: who was united in this window goes on with the meter they were united with. `own` is the
 * reader's own row.
 */
export function meterFrom<Place extends MeterPlace & { readonly now: number }>(
  rows: MeterRows,
  place: Place,
  own: MeterRow | null,
): FoundMeter<Place> {
  const owner = own?.unitedWith ?? null;
  if (owner === null || !isSomebody(owner)) return { place, row: own, moved: false };
  const theirs = { ...place, reader: Uint8Array.from(owner) as ReaderKey };
  return { place: theirs, row: rows.find(theirs, place.now), moved: true };
}

export const findMeter = <Place extends MeterPlace & { readonly now: number }>(
  rows: MeterRows,
  place: Place,
): FoundMeter<Place> => meterFrom(rows, place, rows.find(place, place.now));
