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

/** What a view finds before anything is written. */
interface Seen {
  readonly result: ViewResult;
  /** Null if the reader is entitled, and no meter was looked at. */
  readonly meter: FoundMeter<ViewRequest> | null;
  /** A receipt that is handed out now is to be noted only as long as the view could be given back. */
  readonly notesReceipt: boolean;
}

export function createMeterStore(
  { read, write }: Transactions,
  { rows, givenBack }: { readonly rows: MeterRows; readonly givenBack: GivenBack },
  findEntitlement: FindEntitlement,
): MeterStore {
  function lookIn(meter: FoundMeter<ViewRequest>, entitlement: Entitlement | null): Seen {
    const { place, row, moved } = meter;
    const { article, limit, now, receipt = false } = place;
    const { used, united, endsAt } = row ?? { used: 0, united: false, endsAt: place.window.endsAt };
    const counted = row === null ? null : rows.countedIn(row.id, article);
    const outcome = counted !== null ? 'already-read' : used < limit ? 'room' : 'full';
    const canGiveBack = counted !== null && secondOf(now) - counted.second <= releaseWithinSeconds;
    return {
      result: {
        outcome,
        entitlement,
        used,
        united: united || moved,
        ...(moved && { isMoved: true as const }),
        windowEndsAt: endsAt,
      },
      meter,
      notesReceipt: receipt && canGiveBack && !counted.receipt,
    };
  }

  /** What a view would find, had it not to count: if there is room, the outcome is `room`. */
  function look(request: ViewRequest): Seen {
    const { publication, reader, window, now } = request;
    const entitlement = findEntitlement(publication, reader);
    if (entitlement === null || !grantsAccess(entitlement, now)) return lookIn(findMeter(rows, request), entitlement);
    const result: ViewResult = {
      outcome: 'entitled',
      entitlement,
      used: 0,
      united: false,
      windowEndsAt: window.endsAt,
    };
    return { result, meter: null, notesReceipt: false };
  }

  const isToBeCounted = ({ result }: Seen, request: ViewRequest) => result.outcome === 'room' && request.count;

  function count(request: ViewRequest): ViewResult {
    const seen = look(request);
    const { result, meter, notesReceipt } = seen;
    if (meter === null) return result;
    const { place, row } = meter;
    const { article, window, now, receipt = false } = place;
    if (notesReceipt && row !== null) rows.noteReceipt(row.id, article);
    if (!isToBeCounted(seen, request)) return result;
    const id = row?.id ?? rows.begin(place, window.endsAt);
    rows.add(id, { article, countedAt: now });
    if (receipt) rows.noteReceipt(id, article);
    return { ...result, outcome: 'counted', used: result.used + 1 };
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
      return isToBeCounted(seen, request) || seen.notesReceipt ? write(() => count(request)) : seen.result;
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
