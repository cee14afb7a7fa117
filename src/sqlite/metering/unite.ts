import type { MeterStore, UniteRequest, UniteResult } from '../../paywall/metering/meter.ts';
import type { Teller } from '../events/telling.ts';
import type { Transactions } from '../transactions.ts';
import type { MeterRow, MeterRows } from './meter-rows.ts';
import { countOf, noViews, unionOf } from './packed-views.ts';

const nothing: UniteResult = { outcome: 'nothing', added: null };

export function createUnite(
  { read, write }: Pick<Transactions, 'read' | 'write'>,
  { rows, teller }: { readonly rows: MeterRows; readonly teller: Teller },
): MeterStore['unite'] {
  const findAnonymous = ({ publication, anonymous, window, now }: UniteRequest) =>
    rows.find({ publication, reader: anonymous, window }, now);

  /** What is settled without writing, or null if there is something to unite. */
  function settled(row: MeterRow | null): UniteResult | null {
    if (row === null) return nothing;
    if (row.unitedWith !== null) return { outcome: 'done-before', added: null };
    return countOf(row.views) === 0 ? nothing : null;
  }

  function unite(request: UniteRequest): UniteResult {
    const { publication, registered, window, now } = request;
    const row = findAnonymous(request);
    const outcome = settled(row);
    if (row === null || outcome !== null) return outcome ?? nothing;
    const place = { publication, reader: registered, window };
    const before = rows.find(place, now);
    const views = unionOf(before?.views ?? noViews, row.views);
    // A rolling window that this begins ends when that of the anonymous reader ends: it began with their first view.
    if (before === null) rows.begin(place, { endsAt: row.endsAt, views, united: true });
    else rows.writeUnited(before.id, views);
    rows.markUnitedWith(row.id, registered);
    teller.tell({ publication, reader: null }, request.telling?.());
    const [from, to] = [countOf(before?.views ?? noViews), countOf(views)];
    const added = to > from ? { from, to, windowEndsAt: before?.endsAt ?? row.endsAt } : null;
    return { outcome: 'united', added };
  }

  return async (request) => read(() => settled(findAnonymous(request))) ?? write(() => unite(request));
}
