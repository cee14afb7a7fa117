import { Paper, Text } from '@mantine/core';
import type { Comparison } from './compare.ts';
import { inChange } from './words.ts';

interface Props {
  readonly name: string;
  readonly about: string;
  readonly comparison: Comparison;
  readonly written: (amount: number) => string;
}

function againstBefore({ before, change }: Comparison, written: Props['written']): string {
  if (before === null) return 'nothing is known of the days before';
  if (change === null) return before === 0 ? 'none in the days before' : `${written(before)} in the days before`;
  return `${change === 0 ? 'the same' : inChange(change)} against ${written(before)} in the days before`;
}

/** One big figure beside that of as many days before. */
export function FigureCard({ name, about, comparison, written }: Props) {
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Text fw={600} size="sm">
        {name}
      </Text>
      <Text fz={28} fw={700} lh={1.2}>
        {written(comparison.now)}
      </Text>
      <Text size="sm">{againstBefore(comparison, written)}</Text>
      <Text size="xs" c="dimmed" mt={4}>
        {about}
      </Text>
    </Paper>
  );
}
