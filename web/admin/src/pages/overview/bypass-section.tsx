import { SimpleGrid, Text } from '@mantine/core';
import { Failure, Loading } from '../../components/states.tsx';
import { FigureTable } from './figure-table.tsx';
import type { BypassReport, Span } from './report.ts';
import { Section } from './section.tsx';
import { useBypass, useCsvPath } from './use-reports.ts';
import { inNumber } from './words.ts';

type BypassFigure = keyof BypassReport['total'];

const figures: Readonly<Record<BypassFigure, { readonly name: string; readonly about: string }>> = {
  newReaders: {
    name: 'New readers',
    about: 'Anonymous readers seen for the first time. Many per view means that readers delete their cookies.',
  },
  newReadersRefused: {
    name: 'New readers without free articles',
    about: 'Their network had reached its limit of new readers for the day.',
  },
  readerTokensRefused: { name: 'Reader tokens refused', about: 'Forged, changed, or older than thirteen months.' },
  signInsRefused: { name: 'Sign-ins refused', about: 'Sign-in tokens that were invalid or expired.' },
  crawlerClaimsFailed: { name: 'False crawlers', about: 'Called themselves a crawler and could not prove it.' },
  releases: { name: 'Views given back', about: 'Counted, and then released because they could not be shown.' },
  releasesRefused: {
    name: 'Releases refused',
    about: 'By readers who had given back enough, or held a receipt for the article.',
  },
  rateLimited: { name: 'Too many requests', about: 'Refused because their address had used up its rate.' },
};

const names = Object.keys(figures) as BypassFigure[];

function Figures({ report }: { readonly report: BypassReport }) {
  const csv = useCsvPath('bypass', report);
  return (
    <>
      <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} className="plain-list" p={0} m={0}>
        {names.map((figure) => (
          <li key={figure}>
            <Text fw={600} size="sm">
              {figures[figure].name}
            </Text>
            <Text fz={22} fw={700}>
              {inNumber(report.total[figure])}
            </Text>
            <Text size="xs" c="dimmed">
              {figures[figure].about}
            </Text>
          </li>
        ))}
      </SimpleGrid>
      <FigureTable
        csv={csv}
        caption="These figures by day"
        rowName="Day"
        rows={report.days.toReversed()}
        nameOf={({ day }) => day}
        columns={names.map((figure) => ({
          name: figures[figure].name,
          of: (day: BypassReport['days'][number]) => day[figure],
        }))}
      />
    </>
  );
}

/** Signs of ways around the meter. */
export function BypassSection({ span }: { readonly span: Span }) {
  const { data, error, refetch } = useBypass(span);
  return (
    <Section
      id="bypass"
      title="Ways around the meter"
      about="Signs of readers who avoid the meter. None of these is proof."
    >
      {data !== undefined && <Figures report={data} />}
      {data === undefined && error === null && <Loading what="Loading the figures" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="These figures cannot be shown" retry={() => void refetch()} />
      )}
    </Section>
  );
}
