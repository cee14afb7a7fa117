import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { done, failed } from '../../components/notices.ts';
import { readWallTime } from '../../zoned-time.ts';
import { nameOf } from './event-words.ts';
import { type Endpoint, type Replay, useEndpointChanges } from './use-events.ts';

interface Props {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

function SendAgainForm({ endpoint, onClose }: Props) {
  const { replay } = useEndpointChanges();
  const { timeZone } = usePublication();
  const [what, setWhat] = useState(endpoint.dead > 0 ? 'failed' : 'since');
  const [since, setSince] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  async function send(body: Replay): Promise<void> {
    try {
      const { events } = await replay.mutateAsync({ id: endpoint.id, body });
      done(
        events === null
          ? 'They are sent again now.'
          : `${events} event${events === 1 ? ' is' : 's are'} sent again now.`,
      );
      onClose();
    } catch (error) {
      failed('Not sent again', error);
    }
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (what === 'failed') return send({ failed: true });
    const { moment, note } = readWallTime(since, timeZone);
    if (moment === null) return setFault(since === '' ? 'Choose a day and a time.' : note);
    await send({ since: moment });
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Radio.Group label="What is sent again" value={what} onChange={setWhat}>
          <Stack gap="xs" mt="xs">
            <Radio
              value="failed"
              label={`Events that were given up (${endpoint.dead})`}
              disabled={endpoint.dead === 0}
            />
            <Radio value="since" label="Everything since a time, also what was delivered" />
          </Stack>
        </Radio.Group>
        {what === 'since' && (
          <TextInput
            type="datetime-local"
            label="Since"
            description={`By the clocks of ${timeZone}. Events are kept for eight days.`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={since}
            error={fault}
            onChange={({ currentTarget: { value } }) => {
              setSince(value);
              setFault(null);
            }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={replay.isPending}>
            Send again
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Sends what was given up, or what happened since a time. */
export function SendAgain({ endpoint }: { readonly endpoint: Endpoint }) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  const name = nameOf(endpoint);
  return (
    <>
      <Button variant="default" size="xs" aria-label={`Send again to ${name}`} onClick={() => setOpened(true)}>
        Send again
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={`Send events to ${name} again`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <SendAgainForm endpoint={endpoint} onClose={close} />
      </Modal>
    </>
  );
}
