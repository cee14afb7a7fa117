import { Badge, Group, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { entitlementEnd, letsIn, stateWords } from './reader-words.ts';
import { Section } from './section.tsx';
import type { ReaderJson } from './use-reader.ts';

/** What lets the reader in, or does no longer. */
export function EntitlementSection({ reader }: { readonly reader: ReaderJson }) {
  const { timeZone } = usePublication();
  const { entitlement, grant, revokedAt, trial } = reader;
  const end = entitlementEnd(entitlement, timeZone);
  return (
    <Section title="Entitlement">
      <Group gap="sm" mb="xs">
        <Badge
          size="lg"
          color={letsIn(entitlement.state) ? 'teal' : 'gray'}
          variant={letsIn(entitlement.state) ? 'filled' : 'outline'}
          data-state={entitlement.state}
        >
          {stateWords[entitlement.state]}
        </Badge>
        {entitlement.offer !== null && <Text c="dimmed">by the offer {entitlement.offer}</Text>}
      </Group>
      {end !== null && <Text size="sm">{end}</Text>}
      {grant !== null && (
        <Text size="sm">
          Given free access until {momentInWords(grant.until, timeZone)}, by {grant.by} on{' '}
          {momentInWords(grant.givenAt, timeZone)}
        </Text>
      )}
      {revokedAt !== null && <Text size="sm">Access was taken away on {momentInWords(revokedAt, timeZone)}</Text>}
      <Text size="sm" c="dimmed">
        {trial.had ? 'Has had a trial: no other is offered.' : 'Has had no trial.'}
      </Text>
    </Section>
  );
}
