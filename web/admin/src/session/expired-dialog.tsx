import { Button, Modal, Stack, Text } from '@mantine/core';
import { useSessionKeeper, useSessionState } from '../api/api-context.tsx';
import { SignInWays } from './sign-in-ways.tsx';
import { openProvider } from './single-sign-on.ts';

/** Over the page, which stays as it is: whatever was typed is still there, and what was being saved is saved, after signing in. */
export function ExpiredDialog() {
  const state = useSessionState();
  const keeper = useSessionKeeper();
  return (
    <Modal
      opened={state.status === 'expired'}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session has ended"
      centered
      zIndex={1000}
    >
      <Stack>
        <Text>Sign in again to continue here. Nothing that you typed is lost.</Text>
        <SignInWays go={openProvider} />
        <Button variant="subtle" onClick={keeper.giveUp}>
          Leave without saving
        </Button>
      </Stack>
    </Modal>
  );
}
