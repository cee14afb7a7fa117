import { Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { BypassSection } from './bypass-section.tsx';
import { DistributionSection } from './distribution-section.tsx';
import { FunnelSection, TrendSection } from './funnel-section.tsx';
import type { FunnelReport, Span } from './report.ts';
import { SpanPicker } from './span-picker.tsx';
import { useFunnel } from './use-reports.ts';
import { WeekFigures } from './week-figures.tsx';

function Funnel({ span }: { readonly span: Span }) {
  const { data, error, refetch } = useFunnel(span);
  if (data === undefined && error !== null)
    return <Failure error={error} title="The figures cannot be shown" retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="Loading the figures" />;
  if (data.total.views === 0) return <Empty title="No views in these days">Choose other days to look at.</Empty>;
  return (
    <>
      <FunnelSection report={data} />
      <TrendSection report={data} />
    </>
  );
}

/** `recent`: the last thirty days, which say what day it is in the publication's zone. */
function Reports({ recent }: { readonly recent: FunnelReport }) {
  const [span, setSpan] = useState<Span>(null);
  return (
    <Stack gap="lg">
      <section aria-labelledby="week">
        <Title order={2} size="h4" id="week" mb="sm">
          The last seven days
        </Title>
        <WeekFigures days={recent.days} />
      </section>
      <SpanPicker today={recent.to} span={span} onChange={setSpan} />
      <Funnel span={span} />
      <DistributionSection />
      <BypassSection span={span} />
    </Stack>
  );
}

/** How the meter and the offers of a publication are doing. */
export function OverviewPage() {
  const { title, timeZone } = usePublication();
  const { data, error, refetch } = useFunnel(null);
  return (
    <>
      <PageTitle title="Overview" about={`What readers of ${title} did, by the days of ${timeZone}.`} />
      {data !== undefined && <Reports recent={data} />}
      {data === undefined && error === null && <Loading what="Loading the figures" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="The figures cannot be shown" retry={() => void refetch()} />
      )}
    </>
  );
}
