import { Table, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { Loading } from '../../components/states.tsx';
import type { ArmAtLook, ExperimentBody, ReportBody } from './experiment-api.ts';
import { IntervalBar } from './interval-bar.tsx';
import { guardrailWords, inChange, inDays, inNumber, inPercent, inPoints, metricWords, verdictWords } from './words.ts';

const RateChart = lazy(async () => ({ default: (await import('./rate-chart.tsx')).RateChart }));

interface Props {
  readonly report: ReportBody;
  readonly experiment: ExperimentBody;
}

const colours = ['gray.6', 'blue.6', 'teal.6', 'orange.6', 'grape.6'] as const;

function Part({ id, title, about, children }: { id: string; title: string; about: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm" maw="44rem">
        {about}
      </Text>
      {children}
    </section>
  );
}

const wide = { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } as const;

function EffectRow({ arm, name, most }: { readonly arm: ArmAtLook; readonly name: string; readonly most: number }) {
  const { comparison, conversions, figures, verdict } = arm;
  const rate = figures.exposed === 0 ? 0 : conversions / figures.exposed;
  const ratio = comparison?.ratio ?? null;
  const interval = comparison?.ratioInterval ?? null;
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td ta="right">
        {inNumber(conversions)} of {inNumber(figures.exposed)}
      </Table.Td>
      <Table.Td ta="right">{inPercent(rate)}</Table.Td>
      <Table.Td ta="right">
        {comparison === null ? '' : inPoints(comparison.difference)}
        {ratio !== null && interval !== null && (
          <Text size="xs" c="dimmed">
            {inChange(ratio)} ({inChange(interval.from)} to {inChange(interval.to)})
          </Text>
        )}
      </Table.Td>
      <Table.Td miw={140} c={verdict === 'worse' ? 'red' : 'blue'}>
        {ratio !== null && interval !== null && <IntervalBar ratio={ratio} interval={interval} most={most} />}
      </Table.Td>
      <Table.Td>{verdictWords[verdict]}</Table.Td>
    </Table.Tr>
  );
}

function Effects({ arms, nameOf, did }: { arms: readonly ArmAtLook[]; nameOf: (id: string) => string; did: string }) {
  const ends = arms.flatMap(({ comparison }) => {
    const { from, to } = comparison?.ratioInterval ?? { from: 1, to: 1 };
    return [Math.abs(from - 1), Math.abs(to - 1)];
  });
  const most = Math.min(3, Math.max(0.1, ...ends));
  return (
    <Table.ScrollContainer minWidth={680} {...wide}>
      <Table aria-label="Effects">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th ta="right">Readers who {did}</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">Against the control</Table.Th>
            <Table.Th>Interval</Table.Th>
            <Table.Th>Verdict</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {arms.map((arm) => (
            <EffectRow key={arm.id} arm={arm} name={nameOf(arm.id)} most={most} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Guardrail = ArmAtLook['guardrails'][number];

const guardrailValue = ({ guardrail }: Guardrail, value: number) =>
  guardrail === 'reads' ? value.toFixed(2) : inPercent(value);

function Guardrails({ arms, nameOf }: { arms: readonly ArmAtLook[]; nameOf: (id: string) => string }) {
  const rows = arms.flatMap((arm) => arm.guardrails.map((found) => ({ arm: arm.id, found })));
  return (
    <Table.ScrollContainer minWidth={560} {...wide}>
      <Table aria-label="Guardrails">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Guardrail</Table.Th>
            <Table.Th>Version</Table.Th>
            <Table.Th ta="right">Control</Table.Th>
            <Table.Th ta="right">There</Table.Th>
            <Table.Th>Finding</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ arm, found }) => (
            <Table.Tr key={`${arm} ${found.guardrail}`}>
              <Table.Th scope="row">{guardrailWords[found.guardrail]}</Table.Th>
              <Table.Td>{nameOf(arm)}</Table.Td>
              <Table.Td ta="right">{guardrailValue(found, found.comparison.control)}</Table.Td>
              <Table.Td ta="right">{guardrailValue(found, found.comparison.treatment)}</Table.Td>
              <Table.Td>{found.isWorse ? 'Worse than the control' : 'No worse'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What a look found, with how sure it is. */
export function LookResult({ report, experiment }: Props) {
  const { look = 0, days = [], arms = [] } = report.result;
  const nameOf = (id: string) => report.arms.find((arm) => arm.id === id)?.name ?? id;
  const { did, name } = metricWords[experiment.plan.metric];
  const data = days.map((day, at) => ({
    day: day.slice(5),
    ...Object.fromEntries(arms.map(({ id, rates }) => [id, rates[at] ?? 0])),
  }));
  const series = arms.map(({ id }, at) => ({ name: id, label: nameOf(id), color: colours[at] ?? 'gray.6' }));
  return (
    <>
      <Part
        id="effects"
        title={name}
        about={`By look ${look} of ${report.looksPlanned}, with all days up to ${inDays(days.at(-1) ?? report.firstDay)}. The interval holds over all looks: the dashed line is no effect.`}
      >
        <Effects arms={arms} nameOf={nameOf} did={did} />
      </Part>
      <Part id="rates" title="Day by day" about={`The share of readers who had ${did} by the end of each day.`}>
        <Suspense fallback={<Loading what="Loading the chart" />}>
          <RateChart label={`The share of readers who ${did}, by day and version`} data={data} series={series} />
        </Suspense>
      </Part>
      <Part id="guardrails" title="Guardrails" about="What must not become worse while more readers convert.">
        <Guardrails arms={arms} nameOf={nameOf} />
      </Part>
    </>
  );
}
