import { SegmentedControl, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { FigureTable } from './figure-table.tsx';
import type { Distribution, DistributionReport, Span } from './report.ts';
import { Bars, Section } from './section.tsx';
import { useCsvPath, useDistribution } from './use-reports.ts';
import { type WhatIf, whatIf } from './what-if.ts';
import { counted, inDate, inNumber, inShare } from './words.ts';

type Kind = keyof DistributionReport['kinds'];

function answerOf(answer: WhatIf, limit: number): string {
  if (answer.certainty === 'unknown') return 'No reader was allowed that many, so this cannot be known.';
  const many = `${inShare(answer.share)} of these readers (${inNumber(answer.readers)})`;
  return answer.certainty === 'known'
    ? `With a limit of ${limit}, ${many} would have met the wall.`
    : `With today’s limit of ${limit}, ${many} have used it up and met the wall if they went on: at most so many.`;
}

/** What another limit would have meant. */
function WhatIfSlider({ distribution }: { readonly distribution: Distribution }) {
  const { limit } = distribution;
  const [other, setOther] = useState(Math.floor(limit / 2));
  const answer = whatIf(distribution, other);
  if (answer === null) return null;
  const marks = [...new Set([0, limit])].map((value) => ({ value, label: value === 0 ? '0' : `${value} today` }));
  return (
    <Stack gap="xs" mt="md">
      <Text fw={600} size="sm" id="what-if">
        What if the limit were {other}?
      </Text>
      <Slider
        thumbProps={{ 'aria-labelledby': 'what-if' }}
        min={0}
        max={Math.max(1, limit)}
        value={other}
        onChange={setOther}
        marks={marks}
        mb="lg"
        mx="lg"
        label={null}
      />
      <Text aria-live="polite">{answerOf(answer, other)}</Text>
      <Text size="sm" c="dimmed" maw="48rem">
        This assumes that readers would have read the same articles, and that the limit did not change in that time.
        What a limit above today’s would mean cannot be known from this, because no reader was allowed more.
      </Text>
    </Stack>
  );
}

interface ReadersProps {
  readonly report: DistributionReport;
  readonly kind: Kind;
  readonly span: Span;
}

function Readers({ report, kind, span }: ReadersProps) {
  const csv = useCsvPath('distribution', span);
  const distribution = report.kinds[kind];
  const { readers, total, limit } = distribution;
  if (total === 0)
    return (
      <Empty title="No articles read yet">
        A chart appears after the first view. Look at other days, or at the other kind of reader.
      </Empty>
    );
  return (
    <>
      <Bars
        label={`Of ${counted(total, 'reader', 'readers')}, how many read how many articles; the limit is ${limit}.`}
        data={readers.map((each) => ({ articles: String(each.articles), readers: each.readers }))}
        dataKey="articles"
        series={[{ name: 'readers', label: 'Readers', color: 'teal.6' }]}
      />
      <FigureTable
        csv={csv}
        caption="Readers by the number of articles that they read"
        rowName="Articles"
        rows={readers}
        nameOf={({ articles }) => String(articles)}
        columns={[{ name: 'Readers', of: (each) => each.readers }]}
      />
      <WhatIfSlider key={`${kind} ${limit}`} distribution={distribution} />
    </>
  );
}

/** How many readers read 1, 2, 3 … articles, in all windows that have a part in the days. */
export function DistributionSection({ span }: { readonly span: Span }) {
  const [kind, setKind] = useState<Kind>('anonymous');
  const { data, error, refetch } = useDistribution(span);
  const about =
    data === undefined
      ? 'How many readers read 1, 2, 3 … articles in a window of the meter.'
      : `Of the windows from ${inDate(data.from)} to ${inDate(data.to)}: how many readers read 1, 2, 3 … articles that the meter paid for.`;
  return (
    <Section id="distribution" title="How much readers read" about={about}>
      <SegmentedControl
        mb="md"
        aria-label="Kind of reader"
        data={[
          { value: 'anonymous', label: 'Anonymous' },
          { value: 'registered', label: 'Registered' },
        ]}
        value={kind}
        onChange={(value) => setKind(value === 'registered' ? 'registered' : 'anonymous')}
      />
      {data !== undefined && <Readers report={data} kind={kind} span={span} />}
      {data === undefined && error === null && <Loading what="Loading the distribution" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="This cannot be shown" retry={() => void refetch()} />
      )}
    </Section>
  );
}
