import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { done, failed } from '../../../components/notices.ts';
import type { ReaderName } from '../reader-name.ts';
import { useReaderChanges } from '../use-reader.ts';
import { ReasonField, reasonIn } from './reason-field.tsx';

interface Props {
  readonly named: ReaderName;
  /** Stripe's id of the subscription. */
  readonly id: string;
  /** It ends by itself already, when its period is over. */
  readonly isCancelled: boolean;
}

/** Asks when one subscription is to end, and ends it. */
export function EndSubscription({ named, id, isCancelled }: Props) {
  const { endPurchase } = useReaderChanges(named);
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState<'now' | 'period-end'>(isCancelled ? 'now' : 'period-end');
  const run = () => {
    setOpened(false);
    endPurchase.mutateAsync({ id, when, ...reasonIn(reason) }).then(
      () => done(when === 'now' ? 'The subscription is ended' : 'The subscription ends with its period'),
      (error: unknown) => failed('Not ended', error),
    );
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        loading={endPurchase.isPending}
        aria-label={`End ${id}`}
        onClick={() => setOpened(true)}
      >
        End …
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`End the subscription ${id}?`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="md">
          <Radio.Group label="When" value={when} onChange={(value) => setWhen(value === 'now' ? 'now' : 'period-end')}>
            <Stack gap="xs" mt="xs">
              <Radio value="period-end" label="At the end of the paid period" disabled={isCancelled} />
              <Radio value="now" label="Now" />
            </Stack>
          </Radio.Group>
          <Text size="sm">
            Nothing is paid back: refund it in Stripe’s dashboard if that is due. What else the reader bought stays.
          </Text>
          <ReasonField value={reason} onChange={setReason} required />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpened(false)} data-autofocus>
              Cancel
            </Button>
            <Button color="red" disabled={reason.trim() === ''} onClick={run}>
              End this subscription
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
