import { Stack } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { BypassSection } from './bypass-section.tsx';
import { DistributionSection } from './distribution-section.tsx';
import { FunnelSection, TrendSection } from './funnel-section.tsx';
import { NoticeList } from './notice-list.tsx';
import { PeriodFigures } from './period-figures.tsx';
import type { Span } from './report.ts';
import { RevenueSection } from './revenue-section.tsx';
import { SetupChecklist } from './setup-checklist.tsx';
import { SpanPicker } from './span-picker.tsx';
import { spanOf } from './spans.ts';
import { SubscribersSection } from './subscribers-section.tsx';
import { useFunnel, useNotices } from './use-reports.ts';
import { useChoice } from './use-span.ts';

function Reading({ span }: { readonly span: Span }) {
  const { data, error, refetch } = useFunnel(span);
  if (data === undefined && error !== null)
    return <Failure error={error} title="The figures cannot be shown" retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="Loading the figures" />;
  if (data.total.views === 0)
    return (
      <Empty title="No views in these days">
        Choose other days to look at. If nothing was counted ever, put the component or the gate in front of an article.
      </Empty>
    );
  return (
    <>
      <FunnelSection report={data} />
      <TrendSection report={data} />
    </>
  );
}

function Standing() {
  const { data } = useNotices();
  if (data === undefined) return null;
  return (
    <>
      <NoticeList notices={data.notices} />
      <SetupChecklist steps={data.checklist} />
    </>
  );
}

/** `today`: the day of the publication's zone, which only the service knows. */
function Reports({ today }: { readonly today: string }) {
  const [choice, choose] = useChoice();
  const span = spanOf(choice, today);
  return (
    <>
      <SpanPicker today={today} choice={choice} onChange={choose} />
      <PeriodFigures span={span} />
      <RevenueSection span={span} />
      <SubscribersSection span={span} />
      <Reading span={span} />
      <DistributionSection span={span} />
      <BypassSection span={span} />
    </>
  );
}

/** How the meter and the offers of a publication are doing. */
export function OverviewPage() {
  const { title, timeZone } = usePublication();
  const { data, error, refetch } = useFunnel(null);
  return (
    <>
      <PageTitle
        title="Overview"
        about={`What readers of ${title} did and what they paid, by the days of ${timeZone}.`}
      />
      <Stack gap="lg">
        <Standing />
        {data !== undefined && <Reports today={data.to} />}
        {data === undefined && error === null && <Loading what="Loading the figures" />}
        {data === undefined && error !== null && (
          <Failure error={error} title="The figures cannot be shown" retry={() => void refetch()} />
        )}
      </Stack>
    </>
  );
}
