import { Text } from '@mantine/core';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { FigureTable } from './figure-table.tsx';
import type { Span, SubscribersReport } from './report.ts';
import { Lines, Section } from './section.tsx';
import { useCsvPath, useSubscribers } from './use-reports.ts';
import { inDate, inShare } from './words.ts';

function SubscriberFigures({ report }: { readonly report: SubscribersReport }) {
  const [byOffer, byDay] = [useCsvPath('subscribers', report, 'offer'), useCsvPath('subscribers', report)];
  const { paymentFailed, cancelling, trialsEnding } = report.now;
  const churn = report.churn.rate === null ? 'none' : inShare(report.churn.rate);
  return (
    <>
      <Text size="sm" mb="md">
        Churn: {churn}. Trials that end within seven days: {trialsEnding}. Payment failed: {paymentFailed}. Will not
        renew: {cancelling}.
      </Text>
      <Lines
        label={`Subscriptions and trials day by day from ${inDate(report.from)} to ${inDate(report.to)}.`}
        data={report.days.map(({ day, running, trials }) => ({ name: inDate(day), running, trials }))}
        dataKey="name"
        series={[
          { name: 'running', label: 'Subscriptions', color: 'blue.6' },
          { name: 'trials', label: 'Trials', color: 'grape.6' },
        ]}
      />
      <FigureTable
        open
        csv={byOffer}
        caption="Subscriptions by offer"
        rowName="Offer"
        rows={report.offers}
        nameOf={({ offer }) => offer}
        columns={[
          { name: 'Running', of: ({ running }) => running },
          { name: 'Trials', of: ({ trials }) => trials },
          { name: 'Trials ending', of: (row) => row.trialsEnding },
          { name: 'Began', of: ({ started }) => started },
          { name: 'Ended', of: ({ ended }) => ended },
        ]}
      />
      <FigureTable
        csv={byDay}
        caption="Subscriptions by day"
        rowName="Day"
        rows={report.days.toReversed()}
        nameOf={({ day }) => day}
        columns={[
          { name: 'Running', of: ({ running }) => running },
          { name: 'Trials', of: ({ trials }) => trials },
          { name: 'Began', of: ({ started }) => started },
          { name: 'Ended', of: ({ ended }) => ended },
        ]}
      />
    </>
  );
}

/** Who pays, who is on trial, and who has left. */
export function SubscribersSection({ span }: { readonly span: Span }) {
  const { data, error, refetch } = useSubscribers(span);
  const isEmpty = data !== undefined && data.offers.length === 0;
  return (
    <Section
      id="subscribers"
      title="Subscriptions"
      about="Those that run at the end of each day, as Stripe lists them. Single terms, such as day passes, are no subscriptions."
    >
      {data === undefined && error === null && <Loading what="Loading the subscriptions" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="The subscriptions cannot be shown" retry={() => void refetch()} />
      )}
      {isEmpty && <Empty title="No subscriptions in these days">They appear here once a reader subscribes.</Empty>}
      {data !== undefined && !isEmpty && <SubscriberFigures report={data} />}
    </Section>
  );
}
