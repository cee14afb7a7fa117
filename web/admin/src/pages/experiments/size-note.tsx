import { Alert, Text } from '@mantine/core';
import type { SizeBody } from './experiment-api.ts';

interface Props {
  readonly size: SizeBody | null;
  readonly isAsking: boolean;
}

/** Says before the start how many readers it takes, and says no if there are too few. */
export function SizeNote({ size, isAsking }: Props) {
  if (size === null)
    return (
      <Text size="sm" c="dimmed" role="status">
        {isAsking ? 'Counting the readers that this needs…' : 'Enter the numbers above to learn how long this takes.'}
      </Text>
    );
  const { isEnough, sentence } = size;
  return (
    <Alert
      color={isEnough ? 'teal' : 'yellow'}
      title={isEnough ? 'There are enough readers' : 'There are not enough readers'}
      role="status"
      data-enough={isEnough}
    >
      <Text size="sm">{sentence}</Text>
    </Alert>
  );
}
