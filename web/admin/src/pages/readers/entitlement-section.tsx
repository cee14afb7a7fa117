import { Badge, Group, List, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { accessBadge, accessEnd, entitlementEnd, letsIn, sourceInWords } from './reader-words.ts';
import { Section } from './section.tsx';
import type { ReaderJson } from './use-reader.ts';

/** What lets the reader in, or does no longer. */
export function EntitlementSection({ reader }: { readonly reader: ReaderJson }) {
  const { timeZone } = usePublication();
  const { access, entitlement, revokedAt, trial } = reader;
  const isIn = letsIn(entitlement.state);
  const end = isIn ? accessEnd(access, timeZone) : entitlementEnd(entitlement, timeZone);
  return (
    <Section title="Entitlement">
      <Group gap="sm" mb="xs">
        <Badge
          size="lg"
          color={isIn ? 'teal' : 'gray'}
          variant={isIn ? 'filled' : 'outline'}
          data-state={entitlement.state}
        >
          {accessBadge(reader)}
        </Badge>
        {end !== null && <Text size="sm">{end}</Text>}
      </Group>
      {access.sources.length > 0 && (
        <List size="sm" mb="xs" aria-label="What lets the reader in">
          {access.sources.map((source) => (
            <List.Item key={`${source.kind} ${source.since} ${source.until}`}>
              {sourceInWords(source, timeZone)}
            </List.Item>
          ))}
        </List>
      )}
      {revokedAt !== null && <Text size="sm">Access was taken away on {momentInWords(revokedAt, timeZone)}</Text>}
      <Text size="sm" c="dimmed">
        {trial.had ? 'Has had a trial: no other is offered.' : 'Has had no trial.'}
      </Text>
    </Section>
  );
}
