import { List, Stack, Text, Title } from '@mantine/core';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import { PolicyTable } from './policy-table.tsx';
import { classWords, provedBy, rowSentence, usageWords } from './words.ts';

/** The rules for those who may not change them. */
export function RulesInWords({ rules }: { readonly rules: AgentRules }) {
  const { policy, known, usage } = rules;
  return (
    <Stack gap="lg" align="stretch">
      <section aria-labelledby="what-they-may">
        <Title order={2} size="h4" id="what-they-may" mb="xs">
          What they may
        </Title>
        {policy.length === 0 && <Text size="sm">Agents are treated as readers, and the meter holds for them.</Text>}
        <List type="ordered" spacing="xs">
          {policy.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            <List.Item key={at}>{rowSentence(row)}</List.Item>
          ))}
        </List>
      </section>
      <section aria-labelledby="what-that-comes-to">
        <Title order={2} size="h4" id="what-that-comes-to" mb="xs">
          What that comes to
        </Title>
        <PolicyTable rules={rules} />
      </section>
      {known.length > 0 && (
        <section aria-labelledby="agents-by-name">
          <Title order={2} size="h4" id="agents-by-name" mb="xs">
            Agents by name
          </Title>
          <List spacing="xs">
            {known.map((agent) => (
              <List.Item key={agent.name}>
                {agent.name}: {classWords[agent.class]}, {provedBy(agent)}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <section aria-labelledby="uses">
        <Title order={2} size="h4" id="uses" mb="xs">
          What texts may be used for
        </Title>
        <List spacing="xs">
          {(['search', 'aiInput', 'aiTrain'] as const).map((use) => (
            <List.Item key={use}>
              {usageWords[use]}: {usage[use] ? 'yes' : 'no'}
            </List.Item>
          ))}
        </List>
      </section>
    </Stack>
  );
}
