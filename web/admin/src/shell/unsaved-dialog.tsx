import { Button, Group, Modal, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useNavigation } from '../navigation/navigation-context.tsx';

/** Asks whether to leave what is not saved. */
export function UnsavedDialog() {
  const { subscribe, isAsking, answer } = useNavigation();
  const asking = useSyncExternalStore(subscribe, isAsking);
  return (
    <Modal opened={asking} onClose={() => answer(false)} title="Leave without saving?" centered>
      <Text>You have changes on this page that are not saved.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          Stay here
        </Button>
        <Button color="red" onClick={() => answer(true)}>
          Leave without saving
        </Button>
      </Group>
    </Modal>
  );
}
