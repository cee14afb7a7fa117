import { type SubscriberFigure, subscriberFigures } from '../../paywall/reports/sales-figures.ts';
import type { OfferRevenue, RevenueReport, SubscribersReport } from '../../paywall/reports/sales-reports.ts';
import { decimalsOf } from '../../paywall/wording/currencies.ts';
import { type CsvColumn, csvAnswer } from './csv.ts';

type By = 'day' | 'offer';

/** In whole units of the currency, as people write amounts. */
const amount = (figure: 'paid' | 'refunded' | 'net'): CsvColumn<OfferRevenue> => ({
  name: figure,
  of: (row) => row[figure] / 10 ** decimalsOf(row.currency),
});

const revenueColumns: readonly CsvColumn<OfferRevenue>[] = [
  { name: 'offer', of: ({ offer }) => offer },
  { name: 'currency', of: ({ currency }) => currency.toUpperCase() },
  amount('paid'),
  amount('refunded'),
  amount('net'),
  { name: 'payments', of: ({ payments }) => payments },
  { name: 'purchases', of: ({ purchases }) => purchases },
];

type OfDay<Row> = Row & { readonly day: string };

/** By day and offer, of the days with any revenue; or of all days together by offer. */
export function revenueTable(name: string, { days, offers }: RevenueReport, by: By = 'day') {
  if (by === 'offer') return csvAnswer(`${name}-by-offer`, revenueColumns, offers);
  const day: CsvColumn<OfDay<OfferRevenue>> = { name: 'day', of: (row) => row.day };
  const rows = days.flatMap((each) => each.offers.map((row) => ({ ...row, day: each.day })));
  return csvAnswer(name, [day, ...revenueColumns], rows);
}

const figureColumns = (figures: readonly SubscriberFigure[]) =>
  figures.map((figure) => ({ name: figure, of: (row: Readonly<Record<SubscriberFigure, number>>) => row[figure] }));

/** Day by day; or by offer as it stands at the end, with what began and ended in all the days. */
export function subscribersTable(name: string, { days, offers }: SubscribersReport, by: By = 'day') {
  if (by === 'day') {
    const columns = figureColumns(['running', 'trials', 'started', 'ended']);
    return csvAnswer(name, [{ name: 'day', of: (row: (typeof days)[number]) => row.day }, ...columns], days);
  }
  const columns = figureColumns(subscriberFigures);
  const offer = { name: 'offer', of: (row: (typeof offers)[number]) => row.offer };
  return csvAnswer(`${name}-by-offer`, [offer, ...columns], offers);
}
