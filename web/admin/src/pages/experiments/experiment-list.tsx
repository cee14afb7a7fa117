import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import type { ExperimentBody } from './experiment-api.ts';
import { StatusBadge } from './status-badge.tsx';
import { useExperimentList } from './use-experiments.ts';
import { conclusionInWords, metricWords } from './words.ts';

function standingOf(experiment: ExperimentBody, timeZone: string): string {
  const { status, startedAt, plan, faults, conclusion } = experiment;
  if (status === 'running') return `Started ${momentInWords(startedAt ?? '', timeZone)}, for ${plan.weeks} weeks`;
  if (conclusion !== null) return `Ended ${momentInWords(conclusion.at, timeZone)}. ${conclusionInWords(experiment)}`;
  return faults.length === 0 ? 'Not started: no reader is in it.' : 'Not started, and cannot be as it is.';
}

function ExperimentRow({ experiment }: { readonly experiment: ExperimentBody }) {
  const { timeZone } = usePublication();
  const { id, name, arms, plan, status } = experiment;
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <div className="link-words">
          <Link href={`/of/${id}`} asChild>
            <Anchor fw={600} underline="hover">
              {name}
            </Anchor>
          </Link>
          <Text size="sm" mt={4}>
            {arms.map((arm) => arm.name).join(' · ')}
          </Text>
          <Text size="sm" c="dimmed">
            {metricWords[plan.metric].name}. {standingOf(experiment, timeZone)}
          </Text>
        </div>
        <StatusBadge status={status} />
      </Group>
    </Paper>
  );
}

const NewButton = () => (
  <Link href="/new" asChild>
    <Button component="a" leftSection={<Icon name="plus" />}>
      New experiment
    </Button>
  </Link>
);

const order: readonly ExperimentBody['status'][] = ['running', 'draft', 'ended'];

function Experiments() {
  const { data, error, refetch } = useExperimentList();
  const mayChange = useMay('edit');
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the experiments" />;
    return <Failure error={error} title="The experiments cannot be shown" retry={() => void refetch()} />;
  }
  if (data.experiments.length === 0) {
    return (
      <Empty title="No experiment yet" action={mayChange && <NewButton />}>
        Show two versions to parts of your readers at random, and learn which of them brings more subscribers.
      </Empty>
    );
  }
  const sorted = order.flatMap((status) => data.experiments.filter((each) => each.status === status));
  return (
    <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Experiments">
      {sorted.map((experiment) => (
        <ExperimentRow key={experiment.id} experiment={experiment} />
      ))}
    </Stack>
  );
}

/** All experiments: those that run first. */
export function ExperimentList() {
  const mayChange = useMay('edit');
  return (
    <>
      <PageTitle
        title="Experiments"
        about="Versions of limits, walls, offers and words, each shown to a part of the readers. You are told before the start how long that takes, and learn the result when it can be trusted."
        actions={mayChange && <NewButton />}
      />
      <Experiments />
    </>
  );
}
