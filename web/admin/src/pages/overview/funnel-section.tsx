import { Text } from '@mantine/core';
import { FigureTable } from './figure-table.tsx';
import type { FunnelDay, FunnelReport } from './report.ts';
import { Bars, Lines, Section } from './section.tsx';
import { useCsvPath } from './use-reports.ts';
import {
  counted,
  type DayFigure,
  dayFigures,
  figureNames,
  inDate,
  inNumber,
  inShare,
  reasonNames,
  reasonWords,
} from './words.ts';

const steps = ['readers', 'wall', 'checkout', 'paid'] as const;

type Step = (typeof steps)[number];

const stepNames: Readonly<Record<Step, string>> = {
  readers: 'Readers',
  wall: 'Met the wall',
  checkout: 'Opened a checkout',
  paid: 'Paid',
};

/** Of those who came a step before, and of all. */
const rateOf = (amount: number, of: number) => (of === 0 ? '–' : inShare(amount / of));

/** From readers to purchases: the same unit at every step, so no bar is longer than the one above it. */
export function FunnelSection({ report }: { readonly report: FunnelReport }) {
  const { readers } = report;
  const csv = useCsvPath('funnel', report, 'reader');
  const rows = steps.map((step, index) => ({ step, amount: readers[step], before: readers[steps[index - 1] ?? step] }));
  const inWords = rows.map(({ step, amount }) => `${inNumber(amount)} ${stepNames[step].toLowerCase()}`);
  return (
    <Section
      id="funnel"
      title="From readers to subscribers"
      about={`Readers, each once in each window of the meter. All windows that have a part in the days: ${inDate(readers.from)} to ${inDate(readers.to)}. Each step has only readers who came through the one before it; the wall is that of the meter.`}
    >
      <Bars
        horizontal
        label={`Funnel: ${inWords.join(', ')}.`}
        data={rows.map(({ step, amount }) => ({ name: stepNames[step], amount }))}
        dataKey="name"
        series={[{ name: 'amount', label: 'Readers', color: 'blue.6' }]}
      />
      <FigureTable
        open
        csv={csv}
        caption="The funnel of readers"
        rowName="Step"
        rows={rows}
        nameOf={({ step }) => stepNames[step]}
        columns={[
          { name: 'Readers', of: ({ amount }) => amount },
          {
            name: 'Of the step before',
            of: ({ amount, before, step }) => (step === 'readers' ? '–' : rateOf(amount, before)),
          },
          { name: 'Of all readers', of: ({ amount }) => rateOf(amount, readers.readers) },
        ]}
      />
    </Section>
  );
}

const columns = [
  ...dayFigures.map((figure) => ({ name: figureNames[figure], of: (day: FunnelDay) => day[figure] })),
  { name: 'Refused under load', of: ({ shed }: FunnelDay) => shed },
];

const seriesOf = (colors: Partial<Record<DayFigure, string>>) =>
  dayFigures.flatMap((figure) => {
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

/** Views and purchases, day by day, and why articles were shown or denied. */
export function TrendSection({ report }: { readonly report: FunnelReport }) {
  const { days, from, to, total } = report;
  const [byDay, byReason] = [useCsvPath('funnel', report), useCsvPath('funnel', report, 'reason')];
  const data = days.map(({ day, reasons: _, ...figures }) => ({ name: inDate(day), ...figures }));
  const span = `day by day from ${inDate(from)} to ${inDate(to)}`;
  const reasons = reasonNames
    .flatMap((reason) => (total.reasons[reason] === undefined ? [] : [[reason, total.reasons[reason]] as const]))
    .sort(([, one], [, other]) => other - one);
  return (
    <Section
      id="trend"
      title="Views day by day"
      about={`By the days of ${report.timeZone}. Today is not over yet.${refusedIn(total.shed)}`}
    >
      <Lines label={`Views, counted and walls, ${span}.`} data={data} dataKey="name" series={ofReading} />
      <Text fw={600} size="sm" mt="md" mb="xs">
        Buying
      </Text>
      <Lines label={`Checkouts and conversions, ${span}.`} data={data} dataKey="name" series={ofSelling} />
      <FigureTable
        csv={byDay}
        caption="All figures by day"
        rowName="Day"
        rows={days.toReversed()}
        nameOf={({ day }) => day}
        columns={columns}
      />
      <FigureTable
        csv={byReason}
        caption="Views by the reason of their decision"
        rowName="Reason"
        rows={reasons}
        nameOf={([reason]) => reasonWords[reason]}
        columns={[{ name: 'Views', of: ([, views]) => views }]}
      />
    </Section>
  );
}
