import { Alert, Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { messageOf } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { type SeenMeter, useMeterChanges, useSwitchReaders } from '../../api/use-meter.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';

interface Props {
  readonly open: boolean;
  /** The meter as it is with the switch thrown. */
  readonly onThrown: (seen: SeenMeter) => void;
}

interface OpenDialogProps {
  readonly opened: boolean;
  /** How many readers it touches. */
  readonly readers: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Nobody opens everything by a slip of the finger: the name of the publication is to be typed. */
function OpenDialog({ opened, readers, onConfirm, onClose }: OpenDialogProps) {
  const { name } = usePublication();
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== name) return;
    setTyped('');
    onConfirm();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Open every article to everyone?"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text>
            Within a second every reader can read every article, premium articles included. Nothing is counted and no
            banner is shown until you switch it back.
          </Text>
          <Text size="sm" c="dimmed">
            {readers}
          </Text>
          <TextInput
            label={`Type ${name} to continue`}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" disabled={typed.trim() !== name}>
              Open everything
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Opens everything to everybody, and says so for as long as it is open. It waits for nothing else that is being typed. */
export function KillSwitch({ open, onThrown }: Props) {
  const { throwSwitch } = useMeterChanges();
  const mayChange = useMay('edit');
  const [asking, setAsking] = useState(false);
  const readers = useSwitchReaders(!open, asking);
  async function run(next: boolean): Promise<void> {
    setAsking(false);
    try {
      onThrown(await throwSwitch.mutateAsync(next));
      const message = next ? 'Every article is open to everyone.' : 'The meter counts again.';
      notifications.show({ title: next ? 'Open' : 'Closed again', message, color: next ? 'orange' : 'green' });
    } catch (error) {
      notifications.show({ title: 'Nothing has changed', message: messageOf(error), color: 'red' });
    }
  }
  const button = mayChange && (
    <Button
      color="red"
      variant={open ? 'filled' : 'outline'}
      loading={throwSwitch.isPending}
      onClick={() => setAsking(true)}
    >
      {open ? 'Close it again' : 'Open everything'}
    </Button>
  );
  return (
    <>
      {open ? (
        <Alert color="red" variant="outline" title="Every article is open to everyone" role="alert" mb="lg" maw={860}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">The kill switch is on: nothing is counted, and no reader meets a wall.</Text>
            {button}
          </Stack>
        </Alert>
      ) : (
        <Paper withBorder maw={860} p="md" radius="md" mb="lg" component="section" aria-labelledby="kill-switch">
          <Group justify="space-between" gap="md">
            <div>
              <Title order={2} size="h5" id="kill-switch">
                Kill switch
              </Title>
              <Text size="sm" c="dimmed">
                For major news or an emergency: opens every article to everyone within a second.
              </Text>
            </div>
            {button}
          </Group>
        </Paper>
      )}
      <OpenDialog
        opened={asking && !open}
        readers={readers}
        onConfirm={() => void run(true)}
        onClose={() => setAsking(false)}
      />
      <ConfirmDialog
        opened={asking && open}
        title="Close it again?"
        confirm="Close it"
        onConfirm={() => void run(false)}
        onClose={() => setAsking(false)}
      >
        The meter and the walls are back within a second. What was read meanwhile was not counted. {readers}
      </ConfirmDialog>
    </>
  );
}
