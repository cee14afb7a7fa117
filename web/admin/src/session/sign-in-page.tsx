import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { SignInWays } from './sign-in-ways.tsx';
import { goToProvider } from './single-sign-on.ts';

/** What everybody sees who is not signed in. */
export function SignInPage() {
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>Sign in – Stile</title>
      <Paper withBorder radius="md" p="xl" w="100%" maw={420}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              Stile
            </Title>
            <Text c="dimmed">Sign in to see and change what readers meet.</Text>
          </div>
          <SignInWays go={goToProvider} />
        </Stack>
      </Paper>
    </Center>
  );
}
