import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { FunnelDay } from './report.ts';
import { type BigFigure, bigFigures, type Comparison, compareWeeks } from './weeks.ts';
import { figureMeanings, figureNames, inChange, inNumber } from './words.ts';

function inWords({ before, change }: Comparison): string {
  if (change === null) return 'none the week before';
  return `${change === 0 ? 'the same' : inChange(change)} against ${inNumber(before)} the week before`;
}

function Figure({ figure, comparison }: { readonly figure: BigFigure; readonly comparison: Comparison }) {
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Text fw={600} size="sm">
        {figureNames[figure]}
      </Text>
      <Text fz={28} fw={700} lh={1.2}>
        {inNumber(comparison.now)}
      </Text>
      <Text size="sm">{inWords(comparison)}</Text>
      <Text size="xs" c="dimmed" mt={4}>
        {figureMeanings[figure]}
      </Text>
    </Paper>
  );
}

/** The last seven days in a few big figures. */
export function WeekFigures({ days }: { readonly days: readonly FunnelDay[] }) {
  return (
    <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" className="plain-list" p={0} m={0}>
      {bigFigures.map((figure) => (
        <Figure key={figure} figure={figure} comparison={compareWeeks(days, figure)} />
      ))}
    </SimpleGrid>
  );
}
