import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';

interface Props {
  /** Null while nothing is reviewed. */
  readonly changes: readonly string[] | null;
  /** How many crawlers of the meter's settings do not count any more. */
  readonly crawlersLeft: number;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** What saving changes for agents, before it is saved. */
export function ReviewDialog({ changes, crawlersLeft, busy, onConfirm, onClose }: Props) {
  return (
    <Modal
      opened={changes !== null}
      onClose={onClose}
      title="What this changes for agents"
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {changes?.length === 0 ? (
          <Text>Nothing changes in what agents may.</Text>
        ) : (
          <List spacing="xs" data-changes>
            {changes?.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        )}
        {crawlersLeft > 0 && (
          <Alert color="yellow" title="The old list of crawlers ends">
            From now on these rules decide about every agent. {crawlersLeft} crawler{crawlersLeft === 1 ? '' : 's'} of
            the old list {crawlersLeft === 1 ? 'is' : 'are'} not among them.
          </Alert>
        )}
        <Text size="sm" c="dimmed">
          It is felt within a second. Readers notice nothing.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Back
          </Button>
          <Button loading={busy} onClick={onConfirm}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
