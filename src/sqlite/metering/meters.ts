import type { AdoptRequest, Growth, MeterStore } from '../../paywall/metering/meter.ts';
import type { Database } from '../database.ts';
import type { Teller } from '../events/telling.ts';
import type { Transactions } from '../transactions.ts';
import { createGivenBack } from './given-back.ts';
import { createMeterRows, type MeterRow } from './meter-rows.ts';
import { countOf, findView, noViews, type PackedViews, secondOf, unpackViews, withView } from './packed-views.ts';
import { createRelease } from './release.ts';
import { createUnite } from './unite.ts';
import { createView } from './view.ts';

export function createMeterStore(database: Database, transactions: Transactions, teller: Teller): MeterStore {
  const { read, write } = transactions;
  const rows = createMeterRows(database);

  /** The views of the row with those of the request that are not among them. */
  function grown(row: MeterRow | null, { views }: AdoptRequest): PackedViews {
    let all = row?.views ?? noViews;
    for (const { article, countedAt } of views) {
      if (findView(all, article) === null)
        all = withView(all, article, { second: secondOf(countedAt), receipt: false });
    }
    return all;
  }

  function adopt(request: AdoptRequest): Growth | null {
    const { window, now } = request;
    const row = rows.find(request, now);
    const views = grown(row, request);
    const [from, to] = [countOf(row?.views ?? noViews), countOf(views)];
    if (to === from) return null;
    if (row === null) rows.begin(request, { endsAt: window.endsAt, views, united: true });
    else rows.writeUnited(row.id, views);
    return { from, to, windowEndsAt: row?.endsAt ?? window.endsAt };
  }

  function wouldGrow(request: AdoptRequest): boolean {
    const row = rows.find(request, request.now);
    return countOf(grown(row, request)) > countOf(row?.views ?? noViews);
  }

  return {
    view: createView(database, transactions, { rows, teller }),
    release: createRelease(transactions, rows, createGivenBack(database)),

    async history(place) {
      const row = read(() => rows.find(place, place.now));
      return row === null ? [] : unpackViews(row.views);
    },

    async adopt(request) {
      return read(() => wouldGrow(request)) ? write(() => adopt(request)) : null;
    },

    unite: createUnite(transactions, { rows, teller }),
  };
}
