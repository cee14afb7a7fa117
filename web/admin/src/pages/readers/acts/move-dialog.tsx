import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { BusyButton } from '../../../components/busy-button.tsx';
import { done, failed } from '../../../components/notices.ts';
import { LookedUp, readerInWords } from '../looked-up.tsx';
import type { ReaderName } from '../reader-name.ts';
import type { FoundReader } from '../use-look-up.ts';
import { useReaderChanges } from '../use-reader.ts';
import { ReasonField, reasonIn } from './reason-field.tsx';

interface FormProps {
  readonly named: ReaderName;
  readonly onClose: () => void;
}

const Consequences = () => (
  <List size="sm">
    <List.Item>The other reader is let in by it, is charged for it, and can cancel it.</List.Item>
    <List.Item>
      This reader has it no longer. A page that is open may let them in for up to five minutes more.
    </List.Item>
    <List.Item>At Stripe the customer is marked as the other reader’s. Nothing is charged or paid back.</List.Item>
  </List>
);

interface OtherProps {
  readonly chosen: FoundReader | null;
  readonly onChoose: (reader: FoundReader | null) => void;
}

/** Looks the other reader up, by whatever names them. */
function OtherReader({ chosen, onChoose }: OtherProps) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const find = () => {
    if (typed.trim() !== '') setAsked(typed.trim());
  };
  return (
    <>
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Support code or id of the other reader"
          description="Make sure that it is the person who paid: compare the email in Stripe’s dashboard."
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            setAsked(null);
            onChoose(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || chosen !== null) return;
            event.preventDefault();
            find();
          }}
          autoComplete="off"
          spellCheck={false}
          maxLength={256}
          flex="1 1 16rem"
          data-autofocus
        />
        <Button variant="default" onClick={find}>
          Find
        </Button>
      </Group>
      {asked !== null && chosen === null && (
        <LookedUp
          text={asked}
          onOnly={onChoose}
          choice={(reader, label) => (
            <Button variant="default" size="compact-sm" onClick={() => onChoose(reader)}>
              {label}
            </Button>
          )}
        />
      )}
      {chosen !== null && (
        <Text size="sm" role="status">
          To {chosen.name}: {readerInWords(chosen)}
        </Text>
      )}
    </>
  );
}

function MoveForm({ named, onClose }: FormProps) {
  const { move } = useReaderChanges(named);
  const [other, setOther] = useState<FoundReader | null>(null);
  const [reason, setReason] = useState('');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (other === null || reason.trim() === '') return;
    try {
      await move.mutateAsync({ to: other.name, by: other.by, ...reasonIn(reason) });
      done(`Moved to ${other.name}`);
      onClose();
    } catch (error) {
      failed('Not moved', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Consequences />
        <OtherReader chosen={other} onChoose={setOther} />
        <ReasonField value={reason} onChange={setReason} required />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {other === null || reason.trim() === '' ? (
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
