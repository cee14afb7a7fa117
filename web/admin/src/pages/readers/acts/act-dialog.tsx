import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { BusyButton } from '../../../components/busy-button.tsx';
import { done, failed } from '../../../components/notices.ts';
import { ReasonField, reasonIn } from './reason-field.tsx';

interface Props {
  /** What the button says that opens it, and the one that does it. */
  readonly label: string;
  readonly question: string;
  /** What happens then, or what is to be chosen. */
  readonly children: ReactNode;
  readonly confirm?: string;
  /** Whether something is taken away. */
  readonly takes?: boolean;
  /** Whether everything is chosen that it needs. */
  readonly ready?: boolean;
  readonly run: (said: { reason?: string }) => Promise<unknown>;
  readonly outcome: () => string;
}

/** Asks before something is done to a reader, and why. */
export function ActDialog({ label, question, children, confirm = label, takes = false, ready = true, ...act }: Props) {
  const [opened, setOpened] = useState(false);
  const [busy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const complete = ready && (!takes || reason.trim() !== '');
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!complete || busy) return;
    setBusy(true);
    try {
      await act.run(reasonIn(reason));
      done(act.outcome());
      setOpened(false);
      setReason('');
    } catch (error) {
      failed(`Not done: ${label.toLowerCase()}`, error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={question}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack gap="md">
            {children}
            <ReasonField value={reason} onChange={setReason} required={takes} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)}>
                Cancel
              </Button>
              {complete ? (
                <BusyButton type="submit" {...(takes && { color: 'red' })} busy={busy}>
                  {confirm}
                </BusyButton>
              ) : (
                <Button disabled>{confirm}</Button>
              )}
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
