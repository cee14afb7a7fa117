import { letsIn } from '../paywall/entitlement.ts';
import {
  type AdoptRequest,
  type CountedView,
  type MeterStore,
  type ReleaseResult,
  releaseWithinSeconds,
  type ViewRequest,
  type ViewResult,
} from '../paywall/meter.ts';
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
    if (entitlement !== null && letsIn(entitlement, now)) {
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

  function adopt(request: AdoptRequest): void {
    const views = unknown(request);
    if (views.length === 0) return;
    rows.adopt(rows.find(request, request.now)?.id ?? rows.begin(request, request.window.endsAt), views);
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
        if (row === null) return { outcome: 'not-counted', used: 0, united: false, windowEndsAt: window.endsAt };
        const { used, united, endsAt: windowEndsAt } = row;
        const second = rows.countedIn(row.id, article);
        if (second === null) return { outcome: 'not-counted', used, united, windowEndsAt };
        if (secondOf(now) - second > releaseWithinSeconds) return { outcome: 'too-late', used, united, windowEndsAt };
        rows.remove(row.id, article);
        return { outcome: 'released', used: used - 1, united, windowEndsAt };
      });
    },

    async history(place) {
      return read(() => {
        const row = rows.find(place, place.now);
        return row === null ? [] : rows.views(row.id);
      });
    },

    async adopt(request) {
      if (read(() => unknown(request)).length > 0) await write(() => adopt(request));
    },

    unite: createUnite({ read, write }, rows),
  };
}
