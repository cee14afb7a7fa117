import { Text } from '@mantine/core';
import { FigureTable } from './figure-table.tsx';
import type { FunnelDay, FunnelReport } from './report.ts';
import { Bars, Lines, Section } from './section.tsx';
import { type BigFigure, bigFigures } from './weeks.ts';
import { counted, figureNames, inDate, inNumber } from './words.ts';

const columns = [
  ...bigFigures.map((figure) => ({ name: figureNames[figure], of: (day: FunnelDay) => day[figure] })),
  { name: 'Refused under load', of: ({ shed }: FunnelDay) => shed },
];

const seriesOf = (colors: Partial<Record<BigFigure, string>>) =>
  bigFigures.flatMap((figure) => {
    const color = colors[figure];
    return color === undefined ? [] : [{ name: figure, label: figureNames[figure], color }];
  });

const ofReading = seriesOf({ views: 'blue.6', counted: 'teal.6', walls: 'orange.6' });
const ofSelling = seriesOf({ checkouts: 'grape.6', conversions: 'green.7' });

/** No view that is in the figures: nothing was decided. */
const refusedIn = (shed: number) =>
  shed === 0
    ? ''
    : ` Another ${counted(shed, 'view was', 'views were')} refused for a moment, because the service was overloaded.`;

/** From the views to the purchases, of all the days together. */
export function FunnelSection({ report }: { readonly report: FunnelReport }) {
  const { total, from, to } = report;
  const reasons = Object.entries(total.reasons).sort(([, one], [, other]) => other - one);
  const inWords = bigFigures.map((figure) => `${inNumber(total[figure])} ${figureNames[figure].toLowerCase()}`);
  return (
    <Section
      id="funnel"
      title="From views to subscriptions"
      about={`${inDate(from)} to ${inDate(to)}, all days together. Every view gets one decision; the table shows the reasons.${refusedIn(total.shed)}`}
    >
      <Bars
        horizontal
        label={`Funnel: ${inWords.join(', ')}.`}
        data={bigFigures.map((figure) => ({ name: figureNames[figure], amount: total[figure] }))}
        dataKey="name"
        series={[{ name: 'amount', label: 'How many', color: 'blue.6' }]}
      />
      <FigureTable
        caption="The funnel"
        rowName="Step"
        rows={bigFigures}
        nameOf={(figure) => figureNames[figure]}
        columns={[{ name: 'How many', of: (figure) => total[figure] }]}
      />
      <FigureTable
        caption="Views by the reason of their decision"
        rowName="Reason"
        rows={reasons}
        nameOf={([reason]) => reason}
        columns={[{ name: 'Views', of: ([, views]) => views ?? 0 }]}
      />
    </Section>
  );
}

/** The same, day by day. */
export function TrendSection({ report }: { readonly report: FunnelReport }) {
  const { days, from, to } = report;
  const data = days.map(({ day, reasons: _, ...figures }) => ({ name: inDate(day), ...figures }));
  const span = `day by day from ${inDate(from)} to ${inDate(to)}`;
  return (
    <Section id="trend" title="Day by day" about={`By the days of ${report.timeZone}. Today is not over yet.`}>
      <Lines label={`Views, counted and walls, ${span}.`} data={data} dataKey="name" series={ofReading} />
      <Text fw={600} size="sm" mt="md" mb="xs">
        Buying
      </Text>
      <Lines label={`Checkouts and conversions, ${span}.`} data={data} dataKey="name" series={ofSelling} />
      <FigureTable
        caption="All figures by day"
        rowName="Day"
        rows={days.toReversed()}
        nameOf={({ day }) => day}
        columns={columns}
      />
    </Section>
  );
}
