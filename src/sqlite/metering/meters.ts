import { type Entitlement, grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import {
  type AdoptRequest,
  type CountedView,
  type Growth,
  type MeterStore,
  releaseWithinSeconds,
  type ViewRequest,
  type ViewResult,
} from '../../paywall/metering/meter.ts';
import type { FindEntitlement } from '../entitlements.ts';
import type { Transactions } from '../transactions.ts';
import { type FoundMeter, findMeter } from './found-meter.ts';
import type { GivenBack } from './given-back.ts';
import { type MeterRows, secondOf } from './meter-rows.ts';
import { createRelease } from './release.ts';
import { createUnite } from './unite.ts';

export function createMeterStore(
  { read, write }: Transactions,
  { rows, givenBack }: { readonly rows: MeterRows; readonly givenBack: GivenBack },
  findEntitlement: FindEntitlement,
): MeterStore {
  function lookIn({ place, row, moved }: FoundMeter<ViewRequest>, entitlement: Entitlement | null): ViewResult {
    const { window, article, limit } = place;
    if (row === null) {
      const outcome = limit > 0 ? 'room' : 'full';
      return {
        outcome,
        entitlement,
        used: 0,
        united: moved,
        ...(moved && { isMoved: true as const }),
        windowEndsAt: window.endsAt,
      };
    }
    const counted = rows.countedIn(row.id, article) !== null;
    const outcome = counted ? 'already-read' : row.used < limit ? 'room' : 'full';
    const { used, united, endsAt: windowEndsAt } = row;
    return {
      outcome,
      entitlement,
      used,
      united: united || moved,
      ...(moved && { isMoved: true as const }),
      windowEndsAt,
    };
  }

  /** What a view would find, had it not to count: if there is room, the outcome is `room`. */
  function look(request: ViewRequest): ViewResult {
    const { publication, reader, window, now } = request;
    const entitlement = findEntitlement(publication, reader);
    if (entitlement !== null && grantsAccess(entitlement, now)) {
      return { outcome: 'entitled', entitlement, used: 0, united: false, windowEndsAt: window.endsAt };
    }
    return lookIn(findMeter(rows, request), entitlement);
  }

  /** Whether a receipt that is handed out now is to be noted: only as long as the view could be given back. */
  function hasReceiptToNote(request: ViewRequest): boolean {
    const { row, place } = findMeter(rows, request);
    const counted = row === null ? null : rows.countedIn(row.id, place.article);
    return counted !== null && !counted.receipt && secondOf(request.now) - counted.second <= releaseWithinSeconds;
  }

  function count(request: ViewRequest): ViewResult {
    const seen = look(request);
    const { place, row } = findMeter(rows, request);
    const { article, window, now, receipt = false } = place;
    if (seen.outcome === 'already-read' && receipt && row !== null) rows.noteReceipt(row.id, article);
    if (seen.outcome !== 'room' || !request.count) return seen;
    const meter = row?.id ?? rows.begin(place, window.endsAt);
    rows.add(meter, { article, countedAt: now });
    if (receipt) rows.noteReceipt(meter, article);
    return { ...seen, outcome: 'counted', used: seen.used + 1 };
  }

  function unknown({ views, ...place }: AdoptRequest): readonly CountedView[] {
    const row = rows.find(place, place.now);
    return row === null ? views : views.filter(({ article }) => rows.countedIn(row.id, article) === null);
  }

  function adopt(request: AdoptRequest): Growth | null {
    const views = unknown(request);
    if (views.length === 0) return null;
    const { window, now } = request;
    const before = rows.find(request, now);
    rows.adopt(before?.id ?? rows.begin(request, window.endsAt), views);
    const to = rows.find(request, now)?.used ?? 0;
    return { from: before?.used ?? 0, to, windowEndsAt: before?.endsAt ?? window.endsAt };
  }

  return {
    async view(request) {
      // Only what has to be written waits for its turn to write: a reader who is refused is so at once.
      const seen = read(() => look(request));
      const writes =
        (seen.outcome === 'room' && request.count) ||
        (seen.outcome === 'already-read' && request.receipt === true && read(() => hasReceiptToNote(request)));
      return writes ? write(() => count(request)) : seen;
    },

    release: createRelease({ write }, rows, givenBack),

    async history(place) {
      return read(() => {
        const row = rows.find(place, place.now);
        return row === null ? [] : rows.views(row.id);
      });
    },

    async adopt(request) {
      return read(() => unknown(request)).length > 0 ? write(() => adopt(request)) : null;
    },

    unite: createUnite({ read, write }, rows),
  };
}
