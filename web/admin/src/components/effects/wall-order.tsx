import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { WallState } from '../../../../../src/paywall/variants/effects.ts';
import { wallWords } from './wall-words.ts';

const optional: readonly WallState[] = ['trial-offer', 'registration'];

interface Props {
  readonly wall: readonly WallState[];
  readonly onChange: (wall: readonly WallState[]) => void;
  readonly fault: string | undefined;
}

/** The order in which walls are tried, moved with buttons, which everybody can press. */
export function WallOrder({ wall, onChange, fault }: Props) {
  const left = optional.filter((each) => !wall.includes(each));
  const earlier = (index: number) =>
    onChange(wall.toSpliced(index, 1).toSpliced(index - 1, 0, ...wall.slice(index, index + 1)));
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        The first one that applies is shown. The last one always applies.
      </Text>
      <Stack component="ol" gap="xs" p={0} m={0} className="plain-list">
        {wall.map((each, index) => (
          <Paper component="li" key={each} withBorder p="xs" radius="md">
            <Group justify="space-between" gap="xs">
              <Text size="sm">
                {index + 1}. {wallWords[each]}
              </Text>
              <Group gap="xs">
                {index > 0 && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    onClick={() => earlier(index)}
                    aria-label={`Move up: ${wallWords[each]}`}
                  >
                    Move up
                  </Button>
                )}
                {each !== 'meter-exhausted' && (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => onChange(wall.filter((other) => other !== each))}
                    aria-label={`Remove: ${wallWords[each]}`}
                  >
                    Remove
                  </Button>
                )}
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      <Group gap="xs" mt="sm">
        {left.map((each) => (
          <Button key={each} variant="default" size="compact-sm" onClick={() => onChange([each, ...wall])}>
            Also show: {wallWords[each]}
          </Button>
        ))}
      </Group>
      {fault !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {fault}
        </Text>
      )}
    </>
  );
}
