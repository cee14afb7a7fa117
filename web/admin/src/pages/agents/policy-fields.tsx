import { Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import {
  type AgentPolicyRow,
  type AgentRules,
  agentActs,
  agentClasses,
} from '../../../../../src/paywall/agents/agent.ts';
import type { Tier } from '../../../../../src/paywall/articles/article.ts';
import { Icon } from '../../components/icon.tsx';
import { moved, newRow, removedAt, replacedAt } from './draft.ts';
import { actWords, classWords, rowSentence, tiers, whoseWords } from './words.ts';

interface RowProps {
  readonly row: AgentPolicyRow;
  readonly at: number;
  readonly count: number;
  readonly known: AgentRules['known'];
  readonly faults: Readonly<Record<string, string>>;
  readonly change: (row: AgentPolicyRow) => void;
  readonly move: (by: 1 | -1) => void;
  readonly remove: () => void;
}

const keyOf = ({ agent }: AgentPolicyRow) => {
  if (agent === 'any') return 'any';
  return 'name' in agent ? `name:${agent.name}` : `class:${agent.class}`;
};

function agentOf(key: string): AgentPolicyRow['agent'] {
  if (key.startsWith('name:')) return { name: key.slice('name:'.length) };
  const kind = agentClasses.find((each) => key === `class:${each}`);
  return kind === undefined ? 'any' : { class: kind };
}

const tierWords: Readonly<Record<Tier, string>> = { free: 'Free', metered: 'Metered', premium: 'Premium' };

function choices({ row, known }: Pick<RowProps, 'row' | 'known'>) {
  const own = row.agent !== 'any' && 'name' in row.agent ? [row.agent.name] : [];
  const names = [...new Set([...known.map(({ name }) => name), ...own])].filter((name) => name.trim() !== '');
  return [
    { group: 'Everybody', items: [{ value: 'any', label: 'Any agent' }] },
    { group: 'Classes', items: agentClasses.map((each) => ({ value: `class:${each}`, label: classWords[each] })) },
    ...(names.length > 0
      ? [{ group: 'By name', items: names.map((name) => ({ value: `name:${name}`, label: name })) }]
      : []),
  ];
}

function withTiers({ tiers: _, ...row }: AgentPolicyRow, chosen: readonly string[]): AgentPolicyRow {
  const some = tiers.filter((tier) => chosen.includes(tier));
  return some.length === 0 || some.length === tiers.length ? row : { ...row, tiers: some };
}

function PriceFields({ row, at, faults, change }: Pick<RowProps, 'row' | 'at' | 'faults' | 'change'>) {
  const price = row.price ?? { amount: '', currency: 'USD' };
  const fault = faults[`policy.${at}`] ?? faults[`policy.${at}.price.amount`] ?? faults[`policy.${at}.price.currency`];
  return (
    <Group gap="sm" align="flex-start">
      <TextInput
        label="Price of an article"
        value={price.amount}
        onChange={({ currentTarget: { value } }) => change({ ...row, price: { ...price, amount: value.trim() } })}
        inputMode="decimal"
        placeholder="0.015"
        autoComplete="off"
        w={150}
        error={fault}
        data-path={`policy.${at}.price.amount`}
      />
      <TextInput
        label="Currency"
        value={price.currency}
        onChange={({ currentTarget: { value } }) =>
          change({ ...row, price: { ...price, currency: value.toUpperCase().trim() } })
        }
        autoComplete="off"
        maxLength={3}
        w={90}
      />
    </Group>
  );
}

function PolicyRow(props: RowProps) {
  const { row, at, count, change, move, remove } = props;
  const name = `row ${at + 1}, ${whoseWords(row)}`;
  return (
    <Paper component="li" withBorder p="md" radius="md" aria-label={`Row ${at + 1}`}>
      <Group justify="space-between" gap="sm" mb="xs">
        <Text fw={600} size="sm" c="dimmed">
          {at + 1}
        </Text>
        <Group gap={4}>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={at === 0}
            onClick={() => move(-1)}
            aria-label={`Move up ${name}`}
          >
            Up
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={at === count - 1}
            onClick={() => move(1)}
            aria-label={`Move down ${name}`}
          >
            Down
          </Button>
          <Button variant="subtle" color="red" size="compact-sm" onClick={remove} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        </Group>
      </Group>
      <Group gap="md" align="flex-start">
        <NativeSelect
          label="Who"
          value={keyOf(row)}
          data={choices(props)}
          onChange={({ currentTarget: { value } }) => change({ ...row, agent: agentOf(value) })}
          w={230}
          data-path={at === 0 ? 'policy.0.agent' : undefined}
        />
        <NativeSelect
          label="What it may"
          value={row.act}
          data={agentActs.map((value) => ({ value, label: actWords[value] }))}
          onChange={({ currentTarget: { value } }) =>
            change({ ...row, act: agentActs.find((act) => act === value) ?? row.act })
          }
          w={200}
        />
        {row.act === 'price' && <PriceFields {...props} />}
      </Group>
      <Checkbox.Group
        label="Articles"
        value={[...(row.tiers ?? tiers)]}
        onChange={(chosen) => change(withTiers(row, chosen))}
        mt="sm"
      >
        <Group gap="md" mt={4}>
          {tiers.map((tier) => (
            <Checkbox key={tier} value={tier} label={tierWords[tier]} />
          ))}
        </Group>
      </Checkbox.Group>
      <Text size="sm" mt="sm">
        {rowSentence(row)}
      </Text>
    </Paper>
  );
}

interface Props {
  readonly draft: AgentRules;
  readonly faults: Readonly<Record<string, string>>;
  readonly change: (draft: AgentRules) => void;
}

/** The rows of the policy, in their order: the first that fits decides. */
export function PolicyFields({ draft, faults, change }: Props) {
  const { policy, known } = draft;
  const withPolicy = (next: readonly AgentPolicyRow[]) => change({ ...draft, policy: next });
  return (
    <Stack gap="sm" align="stretch">
      <Stack component="ol" p={0} m={0} gap="sm" className="plain-list" aria-label="Rows of the policy">
        {policy.map((row, at) => (
          <PolicyRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place.
            key={at}
            row={row}
            at={at}
            count={policy.length}
            known={known}
            faults={faults}
            change={(next) => withPolicy(replacedAt(policy, at, next))}
            move={(by) => withPolicy(moved(policy, at, by))}
            remove={() => withPolicy(removedAt(policy, at))}
          />
        ))}
      </Stack>
      {policy.length === 0 && (
        <Text size="sm" c="dimmed">
          No row yet: agents are treated as readers, and the meter holds for them.
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => withPolicy([...policy, newRow])}
        >
          Add a row
        </Button>
      </Group>
    </Stack>
  );
}
