import {
  type MeterStore,
  type ReleaseRequest,
  type ReleaseResult,
  releaseWithinSeconds,
} from '../../paywall/metering/meter.ts';
import type { Transactions } from '../transactions.ts';
import { findMeter } from './found-meter.ts';
import type { GivenBack } from './given-back.ts';
import { type MeterRow, type MeterRows, secondOf } from './meter-rows.ts';

/** Gives counted views back. */
export function createRelease(
  { write }: Pick<Transactions, 'write'>,
  rows: MeterRows,
  givenBack: GivenBack,
): MeterStore['release'] {
  /** Why the view stays counted, or the second in which it was counted. */
  function judged(place: ReleaseRequest, row: MeterRow | null) {
    const { article, now, despiteReceipt, most } = place;
    const counted = row === null ? null : rows.countedIn(row.id, article);
    if (counted === null) return 'not-counted';
    if (secondOf(now) - counted.second > releaseWithinSeconds) return 'too-late';
    if (counted.receipt && !despiteReceipt) return 'receipt-issued';
    return givenBack.amount(place, now) < most ? counted.second : 'too-many';
  }

  /** Returns whether a rolling window ended with it. The mark of a union stays, so that nothing is united twice. */
  function remove(place: ReleaseRequest, row: MeterRow): boolean {
    const { article, window, now } = place;
    rows.remove(row.id, article);
    givenBack.add(place, { now, endsAt: row.endsAt });
    const windowEnded = window.kind === 'rolling' && row.used === 1 && row.unitedWith === null;
    if (windowEnded) rows.end(row.id);
    return windowEnded;
  }

  return async (request) =>
    write((): ReleaseResult => {
      const { place, row, moved } = findMeter(rows, request);
      const standing = {
        used: row?.used ?? 0,
        united: moved || (row?.united ?? false),
        ...(moved && { isMoved: true as const }),
        windowEndsAt: row?.endsAt ?? place.window.endsAt,
        countedAt: null,
        windowEnded: false,
      };
      const second = judged(place, row);
      if (row === null || typeof second === 'string') {
        return { outcome: typeof second === 'string' ? second : 'not-counted', ...standing };
      }
      const windowEnded = request.lookOnly !== true && remove(place, row);
      return { ...standing, outcome: 'released', used: row.used - 1, countedAt: second * 1000, windowEnded };
    });
}
