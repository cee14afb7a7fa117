import { decimalsOf } from '../../../../../src/paywall/wording/currencies.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { type FigureColumn, FigureTable } from './figure-table.tsx';
import type { Revenue, RevenueReport, Span } from './report.ts';
import { Lines, Section } from './section.tsx';
import { useCsvPath, useRevenue } from './use-reports.ts';
import { inDate, inMoney } from './words.ts';

const colors = ['green.7', 'blue.6', 'orange.6', 'grape.6'];

const money = (figure: 'paid' | 'refunded' | 'net') => (row: Revenue) => inMoney(row[figure], row.currency);

const columns: readonly FigureColumn<Revenue>[] = [
  { name: 'Paid', of: money('paid') },
  { name: 'Given back', of: money('refunded') },
  { name: 'Revenue', of: money('net') },
  { name: 'Payments', of: ({ payments }) => payments },
  { name: 'Purchases', of: ({ purchases }) => purchases },
];

/** Day by day what was earned in each currency, in whole units of it. */
const chartData = ({ days, currencies }: RevenueReport) =>
  days.map(({ day, currencies: found }) => ({
    name: inDate(day),
    ...Object.fromEntries(
      currencies.map(({ currency }) => {
        const net = found.find((each) => each.currency === currency)?.net ?? 0;
        return [currency, net / 10 ** decimalsOf(currency)];
      }),
    ),
  }));

function RevenueFigures({ report }: { readonly report: RevenueReport }) {
  const [byOffer, byDay] = [useCsvPath('revenue', report, 'offer'), useCsvPath('revenue', report)];
  const days = report.days.flatMap(({ day, currencies }) => currencies.map((each) => ({ day, ...each })));
  return (
    <>
      <Lines
        label={`Revenue day by day from ${inDate(report.from)} to ${inDate(report.to)}.`}
        data={chartData(report)}
        dataKey="name"
        series={report.currencies.map(({ currency }, index) => ({
          name: currency,
          label: currency.toUpperCase(),
          color: colors[index % colors.length] ?? 'green.7',
        }))}
      />
      <FigureTable
        open
        csv={byOffer}
        caption="Revenue and purchases by offer"
        rowName="Offer"
        rows={report.offers}
        nameOf={({ offer, currency }) => (report.currencies.length > 1 ? `${offer}, ${currency.toUpperCase()}` : offer)}
        columns={columns}
      />
      <FigureTable
        csv={byDay}
        caption="Revenue by day"
        rowName="Day"
        rows={days.toReversed()}
        nameOf={({ day, currency }) => `${day} ${currency.toUpperCase()}`}
        columns={columns}
      />
    </>
  );
}

/** What was earned, and by which offer. */
export function RevenueSection({ span }: { readonly span: Span }) {
  const { timeZone } = usePublication();
  const { data, error, refetch } = useRevenue(span);
  const asOf = data?.asOf == null ? '' : ` As of ${momentInWords(data.asOf, timeZone)}.`;
  return (
    <Section
      id="revenue"
      title="Revenue"
      about={`From the payments at Stripe, on the days on which they were made, less what was given back. Taxes and Stripe’s fees are not taken off.${asOf}`}
    >
      {data === undefined && error === null && <Loading what="Loading the revenue" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="The revenue cannot be shown" retry={() => void refetch()} />
      )}
      {data !== undefined && data.currencies.length > 0 && <RevenueFigures report={data} />}
      {data !== undefined && data.currencies.length === 0 && (
        <Empty title="Nothing was paid in these days">
          {data.asOf === null
            ? 'Stripe has not been looked through yet: that happens hourly, or at once by “stile reconcile”.'
            : 'Choose other days, or put an offer on sale.'}
        </Empty>
      )}
    </Section>
  );
}
