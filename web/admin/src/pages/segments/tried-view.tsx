import { Badge, Box, Group, List, Stack, Text } from '@mantine/core';
import { BannerPreview } from '../../components/banner-preview.tsx';
import { type ConditionKind, conditionKinds } from './condition-kinds.ts';
import type { Tried } from './use-try.ts';

type TriedRule = Tried['rules'][number];

function standingOf({ on, holds, fits }: TriedRule) {
  if (holds) return { words: 'Holds', color: 'teal', variant: 'filled' } as const;
  if (!on) return { words: 'Is off', color: 'gray', variant: 'outline' } as const;
  return fits
    ? ({ words: 'Fits, not reached', color: 'gray', variant: 'outline' } as const)
    : ({ words: 'Does not fit', color: 'gray', variant: 'outline' } as const);
}

const labelOf = (condition: string) => conditionKinds[condition as ConditionKind]?.label ?? condition;

function Rule({ rule }: { readonly rule: TriedRule }) {
  const { words, color, variant } = standingOf(rule);
  return (
    <List.Item>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {rule.name}
        </Text>
        <Badge color={color} variant={variant}>
          {words}
        </Badge>
      </Group>
      {rule.conditions.map(({ condition, holds, is }) => (
        <Text key={condition} size="sm" {...(holds && { c: 'dimmed' })}>
          {holds ? '✓' : '✗'} {labelOf(condition)}: {is}
          {holds ? '' : ', which does not fit'}
        </Text>
      ))}
    </List.Item>
  );
}

function decisionWords({ decision, meter }: Tried): string {
  const granted = decision.granted ? 'They may read it' : 'They meet a wall';
  const used = meter === null ? '' : ` ${meter.used} of ${meter.limit} articles are used.`;
  return `${granted} (${decision.reason}).${used}`;
}

/** Which rule holds, what keeps the others from it, and what the reader meets. */
export function TriedView({ tried }: { readonly tried: Tried }) {
  const { segment, rules, banner, unknown } = tried;
  return (
    <Stack gap="sm" data-tried={segment?.id ?? 'none'}>
      <Text fw={600}>
        {segment === null ? 'No rule holds: they meet what all readers meet.' : `The rule ${segment.name} holds.`}
      </Text>
      <Text size="sm">{decisionWords(tried)}</Text>
      {banner !== null && (
        <Box maw={640}>
          <BannerPreview banner={banner} width="desktop" />
        </Box>
      )}
      <List type="ordered" spacing="sm">
        {rules.map((rule) => (
          <Rule key={rule.id} rule={rule} />
        ))}
      </List>
      {unknown.map((sentence) => (
        <Text key={sentence} size="xs" c="dimmed">
          {sentence}
        </Text>
      ))}
    </Stack>
  );
}
