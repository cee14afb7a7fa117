import { Button, Checkbox, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isProblem } from '../../../api/problem.ts';
import { BusyButton } from '../../../components/busy-button.tsx';
import { done, failed } from '../../../components/notices.ts';
import type { ReaderName } from '../reader-name.ts';
import { type ReaderJson, useReaderChanges } from '../use-reader.ts';
import { ReasonField, reasonIn } from './reason-field.tsx';

interface Props {
  readonly named: ReaderName;
  readonly reader: ReaderJson;
}

interface FormProps extends Props {
  readonly onClose: () => void;
}

const over: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired']);

function Consequences() {
  return (
    <List size="sm">
      <List.Item>What is counted, bought and given is forgotten, and the customer at Stripe is deleted.</List.Item>
      <List.Item>
        Only the fact that the reader had a trial is kept, under an unreadable key, so that they cannot have a second
        one.
      </List.Item>
      <List.Item>A page that is open may still give access for up to five minutes.</List.Item>
      <List.Item>It cannot be undone. Export the reader’s data first if they need a copy.</List.Item>
    </List>
  );
}

function EraseForm({ named, reader, onClose }: FormProps) {
  const { erase } = useReaderChanges(named);
  const [typed, setTyped] = useState('');
  const [ends, setEnds] = useState(false);
  const [reason, setReason] = useState('');
  const [running, setRunning] = useState(() =>
    reader.purchases.some(({ kind, status }) => kind === 'subscription' && !over.has(status)),
  );
  const matches = typed.trim() === named.name;
  const complete = matches && (!running || ends) && reason.trim() !== '';
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!complete) return;
    try {
      await erase.mutateAsync({ endSubscriptions: ends, ...reasonIn(reason) });
      done('The reader is erased');
      onClose();
    } catch (error) {
      if (isProblem(error, 'subscription-running')) setRunning(true);
      else failed('Not erased', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Consequences />
        {running && (
          <Checkbox
            label="A subscription runs, or a payment is on its way: end it at Stripe, without paying anything back"
            checked={ends}
            onChange={({ currentTarget }) => setEnds(currentTarget.checked)}
          />
        )}
        <TextInput
          label="To be sure, type the id of this reader"
          description={named.name}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <ReasonField value={reason} onChange={setReason} required />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {complete ? (
            <BusyButton type="submit" color="red" busy={erase.isPending}>
              Erase this reader
            </BusyButton>
          ) : (
            <Button disabled>Erase this reader</Button>
          )}
        </Group>
        {!matches && typed !== '' && <Text size="sm">This does not match the id above.</Text>}
      </Stack>
    </form>
  );
}

/** Erases everything that is held of a reader. */
export function EraseDialog(props: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setOpened(true)}>
        Erase
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Erase everything that is held of this reader?"
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <EraseForm {...props} onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}
