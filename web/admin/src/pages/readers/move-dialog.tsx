import { Button, Group, List, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { BusyButton } from '../../components/busy-button.tsx';
import { done, failed } from '../../components/notices.ts';
import type { ReaderName } from './reader-name.ts';
import { useReaderChanges } from './use-reader.ts';

interface FormProps {
  readonly named: ReaderName;
  readonly onClose: () => void;
}

function MoveForm({ named, onClose }: FormProps) {
  const { move } = useReaderChanges(named);
  const [typed, setTyped] = useState('');
  const to = typed.trim();
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (to === '') return;
    try {
      await move.mutateAsync({ to });
      done(`Moved to ${to}`);
      onClose();
    } catch (error) {
      failed('Not moved', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <List size="sm">
          <List.Item>The other reader gets access by it, pays for it, and can cancel it.</List.Item>
          <List.Item>This reader loses it. A page that is open may still give access for up to five minutes.</List.Item>
          <List.Item>
            At Stripe the customer is marked as the other reader’s. Nothing is charged or paid back.
          </List.Item>
        </List>
        <TextInput
          label="Reader id or sign-in id of the other reader"
          description="Make sure that it is the person who paid: compare the email in Stripe’s dashboard."
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maxLength={256}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {to === '' ? (
            <Button disabled>Move what was bought</Button>
          ) : (
            <BusyButton type="submit" color="red" busy={move.isPending}>
              Move what was bought
            </BusyButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** Gives what this reader bought to another one. */
export function MoveDialog({ named }: { readonly named: ReaderName }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Move to another reader
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Move what was bought to another reader?"
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <MoveForm named={named} onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}
