import { grantsAccess } from '../paywall/entitlements/entitlement.ts';
import {
  type AdoptRequest,
  type CountedView,
  type Growth,
  type MeterStore,
  type ReleaseResult,
  releaseWithinSeconds,
  type ViewRequest,
  type ViewResult,
} from '../paywall/metering/meter.ts';
import type { FindEntitlement } from './entitlements.ts';
import { type MeterRows, secondOf } from './meter-rows.ts';
import type { Transactions } from './transactions.ts';
import { createUnite } from './unite.ts';

export function createMeterStore(
  { read, write }: Transactions,
  rows: MeterRows,
  findEntitlement: FindEntitlement,
): MeterStore {
  /** What a view would find, had it not to count: where there is room, the outcome is `room`. */
  function look(request: ViewRequest): ViewResult {
    const { publication, reader, window, article, limit, now } = request;
    const entitlement = findEntitlement(publication, reader);
    if (entitlement !== null && grantsAccess(entitlement, now)) {
      return { outcome: 'entitled', entitlement, used: 0, united: false, windowEndsAt: window.endsAt };
    }
    const row = rows.find(request, now);
    if (row === null) {
      const outcome = limit > 0 ? 'room' : 'full';
      return { outcome, entitlement, used: 0, united: false, windowEndsAt: window.endsAt };
    }
    const { used, united, endsAt: windowEndsAt } = row;
    const counted = rows.countedIn(row.id, article) !== null;
    const outcome = counted ? 'already-read' : used < limit ? 'room' : 'full';
    return { outcome, entitlement, used, united, windowEndsAt };
  }

  function count(request: ViewRequest): ViewResult {
    const seen = look(request);
    if (seen.outcome !== 'room') return seen;
    const { article, window, now } = request;
    const meter = rows.find(request, now)?.id ?? rows.begin(request, window.endsAt);
    rows.add(meter, { article, countedAt: now });
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
      return seen.outcome === 'room' && request.count ? write(() => count(request)) : seen;
    },

    async release(request) {
      return write((): ReleaseResult => {
        const { article, window, now } = request;
        const row = rows.find(request, now);
        const standing = {
          used: row?.used ?? 0,
          united: row?.united ?? false,
          windowEndsAt: row?.endsAt ?? window.endsAt,
          countedAt: null,
          windowEnded: false,
        };
        const second = row === null ? null : rows.countedIn(row.id, article);
        if (row === null || second === null) return { outcome: 'not-counted', ...standing };
        if (secondOf(now) - second > releaseWithinSeconds) return { outcome: 'too-late', ...standing };
        rows.remove(row.id, article);
        // The mark of a union stays, so that nothing is united twice.
        const windowEnded = window.kind === 'rolling' && row.used === 1 && row.unitedWith === null;
        if (windowEnded) rows.end(row.id);
        return { ...standing, outcome: 'released', used: row.used - 1, countedAt: second * 1000, windowEnded };
      });
    },

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
