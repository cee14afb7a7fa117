import { Group, List, Progress, Spoiler, Stack, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { Section } from './section.tsx';
import type { ReaderJson } from './use-reader.ts';

const windowWords = { day: 'today', week: 'this week', month: 'this month', rolling: 'in this window' } as const;

function MeterLine({ label, meter }: { readonly label: string; readonly meter: ReaderJson['meter'] }) {
  const { limit, used, left, window } = meter;
  const words = `${used} of ${limit} articles used ${windowWords[window]}, ${left} left`;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm">{words}</Text>
      </Group>
      <Progress value={limit === 0 ? 100 : Math.min(100, (100 * used) / limit)} aria-label={`${label}: ${words}`} />
    </div>
  );
}

/** What is counted, as whichever kind of reader they are. */
export function MeterSection({ reader }: { readonly reader: ReaderJson }) {
  const { timeZone } = usePublication();
  const { meters, views } = reader;
  const { kind } = reader.reader;
  return (
    <Section title="Meter">
      <Stack gap="sm">
        {kind !== 'registered' && <MeterLine label="As an anonymous reader" meter={meters.anonymous} />}
        {kind !== 'anonymous' && <MeterLine label="As a registered reader" meter={meters.registered} />}
      </Stack>
      {kind === null && (
        <Text size="xs" c="dimmed" mt={4}>
          A reader id does not show which of the two they are. A sign-in id does.
        </Text>
      )}
      <Text size="sm" mt="sm">
        Resets {momentInWords(reader.meter.resetsAt, timeZone)}
      </Text>
      {views.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is counted.
        </Text>
      )}
      {views.length > 0 && (
        <Spoiler maxHeight={120} showLabel="Show all" hideLabel="Show fewer" mt="sm">
          <Text size="sm">Articles were counted at these times. The store does not know which articles:</Text>
          <List size="sm" spacing={2}>
            {views.map((view, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two articles may be counted in the same second, and nothing else tells them apart
              <List.Item key={`${view} ${index}`}>
                <time dateTime={view}>{momentInWords(view, timeZone)}</time>
              </List.Item>
            ))}
          </List>
        </Spoiler>
      )}
    </Section>
  );
}
