import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { CopyField } from '../../components/copy-field.tsx';

interface Props {
  readonly title: string;
  /** Null while there is nothing to show. */
  readonly secret: string | null;
  /** Whether another one signs along. */
  readonly isRotated?: boolean;
  readonly onClose: () => void;
}

/** Shows a secret, this once. */
export function SecretDialog({ title, secret, isRotated = false, onClose }: Props) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={title}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text size="sm">
          Your system verifies with this secret that an event comes from Stile. Copy it now:{' '}
          <b>it is not shown again.</b>
          {isRotated && ' For 24 hours events are signed with the old secret too.'}
        </Text>
        <CopyField label="Secret" value={secret ?? ''} />
        <Text size="sm" c="dimmed">
          Signatures follow Standard Webhooks, for which there are libraries in most languages.
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
