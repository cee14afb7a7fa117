import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useSessionKeeper } from '../api/api-context.tsx';

/** Where single sign-on ends in a window of its own: the window that waits for it hears of it. */
export function SignedInElsewhere() {
  const keeper = useSessionKeeper();
  useEffect(() => keeper.announce(), [keeper]);
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>Signed in – Stile</title>
      <Stack align="center">
        <Title order={1} size="h3">
          You are signed in
        </Title>
        <Text>Close this window and continue where you were.</Text>
        <Link href="/" asChild>
          <Button component="a" variant="default">
            Continue in this window
          </Button>
        </Link>
      </Stack>
    </Center>
  );
}
