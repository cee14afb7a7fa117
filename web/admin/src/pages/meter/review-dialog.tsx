import { Box, Button, Group, List, Modal, Text } from '@mantine/core';
import type { MeterEditor } from './use-meter-editor.ts';
import { WindowWarnings } from './window-warnings.tsx';

/** What the change does to readers who are in the middle of their window, before it is saved. */
export function ReviewDialog({ editor }: { readonly editor: MeterEditor }) {
  const { review, busy, confirm, closeReview } = editor;
  const effects = review?.effects ?? [];
  return (
    <Modal
      opened={review !== null}
      onClose={closeReview}
      title="What this does to readers"
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {effects.length === 0 ? (
        <Text>Nothing changes for them.</Text>
      ) : (
        <List spacing="sm" data-effects>
          {effects.map(({ kind, sentence, readers }) => (
            <List.Item key={`${kind} ${sentence}`}>
              {sentence}
              <Text size="sm" fw={600} mt={4}>
                {readers.sentence}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      <Box mt="md">
        <WindowWarnings warnings={review?.warnings ?? []} when="then" />
      </Box>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={closeReview} data-autofocus>
          Back
        </Button>
        <Button loading={busy} onClick={() => void confirm()}>
          Save
        </Button>
      </Group>
    </Modal>
  );
}
