import { type Entitlement, grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import {
  type ApartView,
  apartIn,
  type MeterStore,
  releaseWithinSeconds,
  type ViewRequest,
  type ViewResult,
} from '../../paywall/metering/meter.ts';
import { type Database, prepareQuery } from '../database.ts';
import { entitlementOf } from '../entitlements.ts';
import { createMeterTold, type ViewTold } from '../events/meter-told.ts';
import type { Teller } from '../events/telling.ts';
import { type Chosen, createChooseLimit } from '../targeting/choose-limit.ts';
import type { Transactions } from '../transactions.ts';
import { type FoundMeter, meterFrom } from './found-meter.ts';
import { type FoundRow, type MeterRows, rowColumns, rowOf } from './meter-rows.ts';
import { countOf, findView, noViews, secondOf, withReceipt, withView } from './packed-views.ts';

/** What a view finds before anything is written. */
interface Seen {
  /** What it would find, had it not to count: if there is room, the outcome is `room`. */
  readonly result: ViewResult | ApartView;
  /** Null if no meter was looked at: the reader is entitled, or must first be united with the anonymous one. */
  readonly meter: FoundMeter<ViewRequest> | null;
  /** A receipt that is handed out now is to be noted only as long as the view could be given back. */
  readonly notesReceipt: boolean;
  /** Null if the request has no candidates. */
  readonly chosen: Chosen | null;
}

type Found = [...meter: FoundRow, version: number | null, value: string, isApart: 0 | 1];

const withChosen = (result: ViewResult, chosen: Chosen | null): ViewResult =>
  chosen === null ? result : { ...result, targeted: chosen.result };

/** `chosen`: by what is known of the reader whose meter it is. */
function lookIn(meter: FoundMeter<ViewRequest>, entitlement: Entitlement | null, chosen: Chosen | null): Seen {
  const { place, row, moved } = meter;
  const { article, now, receipt = false } = place;
  const views = row?.views ?? noViews;
  const used = countOf(views);
  const counted = findView(views, article);
  const result: ViewResult = {
    outcome: counted !== null ? 'already-read' : used < (chosen?.limit ?? place.limit) ? 'room' : 'full',
    entitlement,
    used,
    united: moved || (row?.united ?? false),
    windowEndsAt: row?.endsAt ?? place.window.endsAt,
  };
  const canGiveBack = counted !== null && secondOf(now) - counted.second <= releaseWithinSeconds;
  const notesReceipt = receipt && canGiveBack && !counted.receipt;
  const told = withChosen(result, chosen);
  return { result: moved ? { ...told, isMoved: true } : told, meter, notesReceipt, chosen };
}

/** Whether the anonymous reader has something that is not the registered one's yet. No calendar window is over for who asks about it. */
const isApart = `
  EXISTS (SELECT 1 FROM entitlement WHERE publication = ?1 AND reader = ?4)
  OR EXISTS (SELECT 1 FROM meter WHERE publication = ?1 AND reader = ?4 AND window_id = ?3
             AND united_with IS NULL AND length(views) > 0 AND (?5 IS NULL OR ends_at > ?5))`;

/** Everything that a view depends on, in one query, so that what was read without a transaction is of one moment. */
function createFind(database: Database): (request: ViewRequest) => Found {
  const prepare = (apart: string) =>
    prepareQuery<Found>(
      database,
      `SELECT ${rowColumns}, version, value, ${apart} FROM (SELECT 1)
       LEFT JOIN entitlement ON entitlement.publication = ?1 AND entitlement.reader = ?2
       LEFT JOIN meter ON meter.publication = ?1 AND meter.reader = ?2 AND window_id = ?3`,
    );
  const find = prepare('0');
  const findBoth = prepare(isApart);

  return ({ publication, reader, window, now, anonymous = null }) => {
    const found =
      anonymous === null
        ? find.get(publication, reader, window.id)
        : findBoth.get(publication, reader, window.id, anonymous, window.kind === 'rolling' ? now : null);
    if (found === undefined) throw new Error('a query that always answers a row has answered none');
    return found;
  };
}

function createLook(database: Database, rows: MeterRows): (request: ViewRequest) => Seen {
  const find = createFind(database);
  const { choose, isApart } = createChooseLimit(database);

  return (request) => {
    const { window, now } = request;
    const found = find(request);
    const [, , , , , version, value, apart] = found;
    const nothing = { meter: null, notesReceipt: false };
    if (apart === 1 || isApart(request)) return { result: apartIn(window), ...nothing, chosen: null };
    const entitlement = version === null ? null : entitlementOf(version, value);
    if (entitlement === null || !grantsAccess(entitlement, now)) {
      const meter = meterFrom(rows, request, rowOf(found, window, now));
      return lookIn(meter, entitlement, choose(meter.place, entitlement, countOf(meter.row?.views ?? noViews)));
    }
    const chosen = choose(request, entitlement, 0);
    const result: ViewResult = {
      outcome: 'entitled',
      entitlement,
      used: 0,
      united: false,
      windowEndsAt: window.endsAt,
    };
    return { result: withChosen(result, chosen), ...nothing, chosen };
  };
}

const viewTold = (
  request: ViewRequest,
  { chosen }: Seen,
  { outcome, used, windowEndsAt }: ViewResult | ApartView,
): ViewTold => ({
  outcome,
  used,
  windowEndsAt,
  limit: chosen?.limit ?? request.limit,
});

const isToBeCounted = ({ result }: Seen, request: ViewRequest) => result.outcome === 'room' && request.count;

export function createView(
  database: Database,
  { read, write }: Transactions,
  { rows, teller }: { readonly rows: MeterRows; readonly teller: Teller },
): MeterStore['view'] {
  const look = createLook(database, rows);
  const told = createMeterTold(database, teller);

  const tells = (request: ViewRequest, seen: Seen) =>
    request.telling !== undefined &&
    seen.meter !== null &&
    !seen.meter.moved &&
    told.isDue(request, viewTold(request, seen, seen.result));

  function count(request: ViewRequest): ViewResult | ApartView {
    const seen = look(request);
    const { result, meter, notesReceipt, chosen } = seen;
    chosen?.note?.();
    if (meter === null) return result;
    if (tells(request, seen)) told.tell(request, viewTold(request, seen, result));
    const { place, row } = meter;
    const { article, window, now, receipt = false } = place;
    if (notesReceipt && row !== null) rows.write(row.id, withReceipt(row.views, article));
    if (!isToBeCounted(seen, request)) return result;
    const views = withView(row?.views ?? noViews, article, { second: secondOf(now), receipt });
    if (row === null) rows.begin(place, { endsAt: window.endsAt, views });
    else rows.write(row.id, views);
    const counted = { ...result, outcome: 'counted', used: result.used + 1 } as const;
    if (!meter.moved) told.tell(request, viewTold(request, seen, counted));
    return counted;
  }

  return async (request) => {
    // Only what has to be written waits for its turn to write: a reader who is refused is so in this turn of the event loop.
    const seen = read(() => look(request));
    const notes = seen.notesReceipt || (seen.chosen?.note ?? null) !== null;
    const writes = isToBeCounted(seen, request) || notes || tells(request, seen);
    return writes ? write(() => count(request)) : seen.result;
  };
}
