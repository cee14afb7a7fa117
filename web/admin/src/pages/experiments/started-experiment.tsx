import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { ArmsTable } from './arms-table.tsx';
import type { ReportAnswer, ReportBody, SeenExperiment } from './experiment-api.ts';
import { LookResult } from './look-result.tsx';
import { RunningActions } from './running-actions.tsx';
import { useReport } from './use-experiments.ts';
import { conclusionInWords, inDays, inNumber } from './words.ts';

function Facts({ report, isRunning }: { readonly report: ReportBody; readonly isRunning: boolean }) {
  const { days, looksPlanned, arms, nextLook, sampleRatio, firstDay } = report;
  const readers = arms.reduce((sum, { exposed }) => sum + exposed, 0);
  const facts: readonly (readonly [string, string])[] = [
    ['Began', inDays(firstDay)],
    ['Days', `${days} of ${looksPlanned * 7}`],
    ['Readers', inNumber(readers)],
    ...(isRunning && report.result.kind === 'running'
      ? [['Next look', nextLook === null ? 'All are taken' : inDays(nextLook)] as const]
      : []),
    ['Division of readers', sampleRatio.isMismatch ? 'Not as planned' : 'As planned'],
  ];
  return (
    <Paper withBorder p="md" radius="md">
      <dl className="experiment-facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  );
}

const titles = {
  running: 'No result yet',
  mismatch: 'The result is hidden: readers were lost',
  'no-control': 'There is nothing to compare',
} as const;

const resultTitles = {
  winner: 'There is a winner',
  'control-wins': 'It is better as it is',
  'no-difference': 'No difference was found',
  'too-few': 'Too few readers to say anything',
} as const;

function titleOf({ kind, outcome }: ReportBody['result']): string {
  return kind === 'result' ? resultTitles[outcome ?? 'no-difference'] : titles[kind];
}

function colourOf({ kind, outcome }: ReportBody['result']): string {
  if (kind === 'mismatch') return 'red';
  return kind === 'result' && outcome === 'winner' ? 'teal' : 'blue';
}

function Verdict({ report }: { readonly report: ReportBody }) {
  const { result, sentences } = report;
  return (
    <Alert color={colourOf(result)} title={titleOf(result)} role="status" data-result={result.kind}>
      <Stack gap={4}>
        {sentences.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

function Report({ answer, seen }: { readonly answer: ReportAnswer; readonly seen: SeenExperiment }) {
  const { report, adoption } = answer;
  const { experiment } = seen;
  const mayChange = useMay('edit');
  const { timeZone } = usePublication();
  const isRunning = experiment.status === 'running';
  const { conclusion } = experiment;
  return (
    <Stack gap="lg" maw={860}>
      {conclusion !== null && (
        <Text>
          Ended {momentInWords(conclusion.at, timeZone)} by {conclusion.by}. {conclusionInWords(experiment)} This record
          is never changed again.
        </Text>
      )}
      <Verdict report={report} />
      {isRunning && mayChange && <RunningActions seen={seen} report={report} adoption={adoption} />}
      <Facts report={report} isRunning={isRunning} />
      {report.result.kind === 'result' && <LookResult report={report} experiment={experiment} />}
      <section aria-labelledby="versions">
        <Title order={2} size="h4" id="versions" mb="sm">
          Versions
        </Title>
        <ArmsTable seen={seen} report={report} mayChange={mayChange && isRunning} />
      </section>
    </Stack>
  );
}

/** An experiment that runs or has ended. */
export function StartedExperiment({ seen }: { readonly seen: SeenExperiment }) {
  const { data, error, refetch } = useReport(seen.experiment.id);
  if (data !== undefined) return <Report answer={data} seen={seen} />;
  if (error === null) return <Loading what="Loading the report" />;
  return <Failure error={error} title="The report cannot be shown" retry={() => void refetch()} />;
}
