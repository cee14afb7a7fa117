import { Button, Table, Text } from '@mantine/core';
import { effectsWords } from '../../components/effects/effects-words.ts';
import { done, failed } from '../../components/notices.ts';
import type { ReportBody, SeenExperiment } from './experiment-api.ts';
import { useExperimentChanges } from './use-experiments.ts';
import { inNumber, inPercent } from './words.ts';

interface Props {
  readonly seen: SeenExperiment;
  readonly report: ReportBody;
  readonly mayChange: boolean;
}

const names = { offer: (id: string) => id };

function stateOf({ paused, isCompared }: ReportBody['arms'][number], at: number): string {
  if (paused) return 'Paused';
  if (!isCompared) return 'Was paused: not compared';
  return at === 0 ? 'Control' : 'Compared';
}

/** Readers of each arm, and its pause. */
export function ArmsTable({ seen, report, mayChange }: Props) {
  const { act } = useExperimentChanges();
  async function turn(arm: string, verb: 'pause' | 'resume'): Promise<void> {
    try {
      await act.mutateAsync({ seen, verb, body: { arm } });
      done(verb === 'pause' ? 'Paused. Its readers see everything as it is.' : 'Resumed.');
    } catch (error) {
      failed('Not changed', error);
    }
  }
  function wordsOf(arm: string, at: number): string {
    const effects = seen.experiment.arms.find(({ id }) => id === arm)?.effects;
    return at === 0 || effects === undefined
      ? 'Everything as it was'
      : `Readers ${effectsWords(effects, undefined, names)}`;
  }
  return (
    <Table.ScrollContainer minWidth={mayChange ? 560 : 420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label="Versions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Version</Table.Th>
            <Table.Th ta="right">Share</Table.Th>
            <Table.Th ta="right">Readers</Table.Th>
            <Table.Th>State</Table.Th>
            {mayChange && <Table.Th aria-label="What can be done" />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.arms.map((arm, at) => (
            <Table.Tr key={arm.id}>
              <Table.Th scope="row">
                {arm.name}
                <Text size="xs" c="dimmed" maw="22rem">
                  {wordsOf(arm.id, at)}
                </Text>
              </Table.Th>
              <Table.Td ta="right">{inPercent(arm.share)}</Table.Td>
              <Table.Td ta="right">{inNumber(arm.exposed)}</Table.Td>
              <Table.Td>
                <Text size="sm">{stateOf(arm, at)}</Text>
              </Table.Td>
              {mayChange && (
                <Table.Td ta="right">
                  {at > 0 && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${arm.paused ? 'Resume' : 'Pause'} ${arm.name}`}
                      onClick={() => void turn(arm.id, arm.paused ? 'resume' : 'pause')}
                    >
                      {arm.paused ? 'Resume' : 'Pause'}
                    </Button>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
