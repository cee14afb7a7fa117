import {
  type MeterStore,
  type ReleaseRequest,
  type ReleaseResult,
  releaseWithinSeconds,
} from '../../paywall/metering/meter.ts';
import type { Transactions } from '../transactions.ts';
import { findMeter } from './found-meter.ts';
import type { GivenBack } from './given-back.ts';
import type { MeterRow, MeterRows } from './meter-rows.ts';
import { countOf, findView, noViews, secondOf, withoutView } from './packed-views.ts';

/** Gives counted views back. */
export function createRelease(
  { write }: Pick<Transactions, 'write'>,
  rows: MeterRows,
  givenBack: GivenBack,
): MeterStore['release'] {
  /** Why the view stays counted, or the second in which it was counted. */
  function judged(place: ReleaseRequest, row: MeterRow | null) {
    const { article, now, despiteReceipt, most } = place;
    const counted = findView(row?.views ?? noViews, article);
    if (counted === null) return 'not-counted';
    if (secondOf(now) - counted.second > releaseWithinSeconds) return 'too-late';
    if (counted.receipt && !despiteReceipt) return 'receipt-issued';
    return givenBack.amount(place, now) < most ? counted.second : 'too-many';
  }

  /** Returns whether a rolling window ended with it. The mark of a union stays, so that nothing is united twice. */
  function remove(place: ReleaseRequest, row: MeterRow): boolean {
    const { article, window, now } = place;
    const views = withoutView(row.views, article);
    givenBack.add(place, { now, endsAt: row.endsAt });
    const windowEnded = window.kind === 'rolling' && countOf(views) === 0 && row.unitedWith === null;
    if (windowEnded) rows.end(row.id);
    else rows.write(row.id, views);
    return windowEnded;
  }

  return async (request) =>
    write((): ReleaseResult => {
      const { place, row, moved } = findMeter(rows, request);
      const used = countOf(row?.views ?? noViews);
      const standing = {
        used,
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
      return { ...standing, outcome: 'released', used: used - 1, countedAt: second * 1000, windowEnded };
    });
}
