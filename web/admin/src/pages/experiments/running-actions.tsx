import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { messageOf } from '../../api/problem.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { done, failed } from '../../components/notices.ts';
import type { ReportBody, SeenExperiment } from './experiment-api.ts';
import { type Act, useExperimentChanges } from './use-experiments.ts';
import { inPercent } from './words.ts';

interface Props {
  readonly seen: SeenExperiment;
  readonly report: ReportBody;
  readonly adoption: readonly string[];
}

type Asking = 'grow' | 'end' | 'adopt' | null;

function GrowForm({ seen, total, onClose }: { seen: SeenExperiment; total: number; onClose: () => void }) {
  const { act } = useExperimentChanges();
  const [share, setShare] = useState('100');
  const [fault, setFault] = useState<string | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const wanted = Number(share.replace(',', '.')) / 100;
    if (!(wanted > total && wanted <= 1)) return setFault(`Enter more than ${inPercent(total)}, up to 100.`);
    try {
      await act.mutateAsync({ seen, verb: 'grow', body: { share: wanted } });
      done('It has more readers now.');
      onClose();
    } catch (error) {
      setFault(messageOf(error));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Text size="sm">
          Now {inPercent(total)} of all readers are in it. All versions grow alike, and no reader changes versions.
          Shares only grow.
        </Text>
        <TextInput
          label="Readers in the experiment, in percent"
          value={share}
          onChange={({ currentTarget }) => {
            setShare(currentTarget.value);
            setFault(null);
          }}
          error={fault}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={act.isPending}>
            Give it more readers
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

const endings = {
  end: { title: 'End the experiment?', confirm: 'End it' },
  adopt: { title: 'End it and adopt the winner?', confirm: 'End and adopt' },
} as const;

/** What may be done with an experiment that runs. */
export function RunningActions({ seen, report, adoption }: Props) {
  const { act } = useExperimentChanges();
  const [asking, setAsking] = useState<Asking>(null);
  const winner = report.result.winner ?? null;
  const winnerName = report.arms.find(({ id }) => id === winner)?.name ?? '';
  const total = report.arms.reduce((sum, { share }) => sum + share, 0);
  const close = () => setAsking(null);

  async function end(adopt: string | null): Promise<void> {
    try {
      await act.mutateAsync({ seen, verb: 'end' satisfies Act, body: { adopt } });
      done(adopt === null ? 'Ended.' : `Ended. “${winnerName}” is what all readers see now.`);
    } catch (error) {
      failed('Not ended; nothing has changed', error);
    }
    close();
  }

  const ending = asking === 'adopt' ? endings.adopt : endings.end;
  return (
    <>
      <Group gap="sm">
        {winner !== null && <Button onClick={() => setAsking('adopt')}>End and adopt “{winnerName}”</Button>}
        <Button variant="default" onClick={() => setAsking('end')}>
          End{winner === null ? '' : ' without adopting'}
        </Button>
        {total < 0.9999 && (
          <Button variant="default" onClick={() => setAsking('grow')}>
            Give it more readers
          </Button>
        )}
      </Group>
      <Modal
        opened={asking === 'grow'}
        onClose={close}
        title="More readers"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <GrowForm seen={seen} total={total} onClose={close} />
      </Modal>
      <Modal
        opened={asking === 'end' || asking === 'adopt'}
        onClose={close}
        title={ending.title}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="md">
          <Text size="sm">
            All readers see the same again within a second. The record of the experiment is never changed again.
            {report.result.kind === 'running' && ' There is no result yet, and there will be none.'}
          </Text>
          {asking === 'adopt' && (
            <List size="sm" spacing="xs">
              {adoption.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <BusyButton busy={act.isPending} onClick={() => void end(asking === 'adopt' ? winner : null)}>
              {ending.confirm}
            </BusyButton>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
