import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { messageOf, Problem } from '../api/problem.ts';

/** While something is being fetched. */
export function Loading({ what = 'Loading' }: { readonly what?: string }) {
  return (
    <Center mih={200} role="status" aria-label={what}>
      <Loader />
    </Center>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do about it. */
  readonly action?: ReactNode;
}

/** Where there is nothing to show yet. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <Center mih={200} p="lg">
      <Stack align="center" gap="sm" maw="32rem" ta="center">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children !== undefined && <Text c="dimmed">{children}</Text>}
        {action}
      </Stack>
    </Center>
  );
}

interface FailureProps {
  readonly error: unknown;
  /** What could not be done, for example `The offers cannot be shown`. */
  readonly title: string;
  readonly retry?: () => void;
}

/** Where something went wrong, with what one can do about it. */
export function Failure({ error, title, retry }: FailureProps) {
  const instance = error instanceof Problem ? error.instance : null;
  return (
    <Alert color="red" title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        {instance !== null && (
          <Text size="xs" c="dimmed">
            Request id in the service’s log: {instance}.
          </Text>
        )}
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
