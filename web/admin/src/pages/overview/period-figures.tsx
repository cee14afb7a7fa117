import { SimpleGrid, Title } from '@mantine/core';
import { compare } from './compare.ts';
import { FigureCard } from './figure-card.tsx';
import type { FunnelReport, RevenueReport, Span, SubscribersReport } from './report.ts';
import { spanBefore } from './spans.ts';
import { useFunnel, useRevenue, useSubscribers } from './use-reports.ts';
import { dayFigures, figureMeanings, figureNames, inDate, inMoney, inNumber, inShare } from './words.ts';

interface Both<Report> {
  readonly now: Report;
  readonly before: Report | undefined;
}

function RevenueCards({ now, before }: Both<RevenueReport>) {
  const currencies = now.currencies.length > 0 ? now.currencies : [{ currency: null, net: 0 }];
  return currencies.map(({ currency, net }) => {
    const earlier = before?.currencies.find((each) => each.currency === currency)?.net ?? 0;
    return (
      <FigureCard
        key={currency ?? 'none'}
        name={currencies.length > 1 ? `Revenue, ${currency?.toUpperCase()}` : 'Revenue'}
        about="what was paid, less what was given back"
        comparison={compare(net, before === undefined ? null : earlier)}
        written={(amount) => (currency === null ? inNumber(amount) : inMoney(amount, currency))}
      />
    );
  });
}

function SubscriberCards({ now, before }: Both<SubscribersReport>) {
  const { running, trials, trialsEnding } = now.now;
  const then = before?.now ?? null;
  return (
    <>
      <FigureCard
        name="Subscriptions"
        about="that run at the end of these days, trials among them"
        comparison={compare(running, then?.running ?? null)}
        written={inNumber}
      />
      <FigureCard
        name="Trials"
        about={`of them in their introduction; ${inNumber(trialsEnding)} end within seven days`}
        comparison={compare(trials, then?.trials ?? null)}
        written={inNumber}
      />
      <FigureCard
        name="Churn"
        about={`${inNumber(now.churn.ended)} ended, of ${inNumber(now.churn.before + now.churn.started)} that ran or began`}
        comparison={compare(now.churn.rate ?? 0, before === undefined ? null : (before.churn.rate ?? 0))}
        written={inShare}
      />
    </>
  );
}

const ReadingCards = ({ now, before }: Both<FunnelReport>) =>
  dayFigures.map((figure) => (
    <FigureCard
      key={figure}
      name={figureNames[figure]}
      about={figureMeanings[figure]}
      comparison={compare(now.total[figure], before?.total[figure] ?? null)}
      written={inNumber}
    />
  ));

/** The days that are chosen in a few big figures, each beside as many days before. */
export function PeriodFigures({ span }: { readonly span: Span }) {
  const earlier = spanBefore(span);
  const [funnel, revenue, subscribers] = [useFunnel(span), useRevenue(span), useSubscribers(span)];
  const [funnelBefore, revenueBefore] = [useFunnel(earlier), useRevenue(earlier)];
  const subscribersBefore = useSubscribers(earlier);
  return (
    <section aria-labelledby="period">
      <Title order={2} size="h4" id="period" mb="sm">
        {inDate(span.from)} to {inDate(span.to)}
      </Title>
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" className="plain-list" p={0} m={0}>
        {revenue.data !== undefined && <RevenueCards now={revenue.data} before={revenueBefore.data} />}
        {subscribers.data !== undefined && <SubscriberCards now={subscribers.data} before={subscribersBefore.data} />}
        {funnel.data !== undefined && <ReadingCards now={funnel.data} before={funnelBefore.data} />}
      </SimpleGrid>
    </section>
  );
}
