import { Checkbox, Stack, Text } from '@mantine/core';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import { pricedAndProhibited, usageWords } from './words.ts';

interface Props {
  readonly draft: AgentRules;
  readonly change: (draft: AgentRules) => void;
}

const uses = ['search', 'aiInput', 'aiTrain'] as const;

/** What the documents say that texts may be used for, and who charges for what is priced. */
export function UseFields({ draft, change }: Props) {
  const { usage, inBandPricing } = draft;
  const contradicting = pricedAndProhibited(draft);
  return (
    <Stack gap="sm">
      {uses.map((use) => (
        <Checkbox
          key={use}
          label={usageWords[use]}
          checked={usage[use]}
          onChange={({ currentTarget: { checked } }) => change({ ...draft, usage: { ...usage, [use]: checked } })}
        />
      ))}
      {contradicting.length > 0 && (
        <Text size="sm" role="status">
          A row asks a price, but the documents prohibit this use: {contradicting.join('; ')}. Check it to offer it for
          the price.
        </Text>
      )}
      <Checkbox
        mt="sm"
        label="Cloudflare charges for what is priced (pay per crawl, in band)"
        description="Stile then sends the article with its price, for Cloudflare to hand on to agents that pay. Switch it on only if your site cannot be reached past Cloudflare: a program that comes directly could claim to come from there."
        checked={inBandPricing === true}
        onChange={({ currentTarget: { checked } }) => change({ ...draft, inBandPricing: checked })}
      />
    </Stack>
  );
}
