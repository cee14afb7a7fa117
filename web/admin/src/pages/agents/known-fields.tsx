import { Accordion, Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type AgentRules, agentClasses, type KnownAgent } from '../../../../../src/paywall/agents/agent.ts';
import { wellKnownAgents } from '../../../../../src/paywall/agents/well-known-agents.ts';
import { Icon } from '../../components/icon.tsx';
import { newKnown, removedAt, replacedAt } from './draft.ts';
import { classWords, provedBy } from './words.ts';

type Faults = Readonly<Record<string, string>>;

interface AgentProps {
  readonly agent: KnownAgent;
  readonly at: number;
  readonly faults: Faults;
  readonly change: (agent: KnownAgent) => void;
  readonly remove: () => void;
}

const lists = [
  {
    key: 'ranges',
    label: 'Published ranges',
    about: 'Addresses of the lists that its operator publishes, one a line.',
  },
  { key: 'networks', label: 'Networks', about: 'Ranges that you write down, such as 192.0.2.0/24.' },
  { key: 'hostDomains', label: 'Domains of its hosts', about: 'In which its host names lie, such as googlebot.com.' },
  { key: 'signers', label: 'Signs as', about: 'Hosts whose keys it signs with, such as chatgpt.com.' },
] as const;

/** The first fault of a field, or of a line in it. */
const faultOf = (faults: Faults, path: string) =>
  Object.entries(faults).find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];

function AgentFields({ agent, at, faults, change, remove }: AgentProps) {
  const path = `known.${at}`;
  return (
    <Stack gap="sm">
      <Group gap="md" align="flex-start">
        <TextInput
          label="Name"
          value={agent.name}
          onChange={({ currentTarget: { value } }) => change({ ...agent, name: value })}
          error={faultOf(faults, `${path}.name`)}
          autoComplete="off"
          w={220}
        />
        <NativeSelect
          label="It reads for"
          value={agent.class}
          data={agentClasses.map((value) => ({ value, label: classWords[value] }))}
          onChange={({ currentTarget: { value } }) =>
            change({ ...agent, class: agentClasses.find((each) => each === value) ?? agent.class })
          }
          w={220}
        />
        <TextInput
          label="Its user agent contains"
          value={agent.userAgent}
          onChange={({ currentTarget: { value } }) => change({ ...agent, userAgent: value })}
          error={faultOf(faults, `${path}.userAgent`)}
          autoComplete="off"
          w={220}
        />
      </Group>
      {lists.map(({ key, label, about }) => (
        <Textarea
          key={key}
          label={label}
          description={about}
          value={agent[key].join('\n')}
          onChange={({ currentTarget: { value } }) =>
            change({ ...agent, [key]: value === '' ? [] : value.split('\n') })
          }
          error={faultOf(faults, `${path}.${key}`)}
          autosize
          minRows={1}
          maxRows={6}
          spellCheck={false}
        />
      ))}
      <Group>
        <Button variant="subtle" color="red" size="compact-sm" onClick={remove} aria-label={`Remove ${agent.name}`}>
          Remove this agent
        </Button>
      </Group>
    </Stack>
  );
}

const own = 'of your own';

function AddAgent({ known, add }: { readonly known: AgentRules['known']; readonly add: (agent: KnownAgent) => void }) {
  const left = wellKnownAgents.filter(({ name }) => known.every((each) => each.name !== name));
  const [chosen, setChosen] = useState('');
  const value = left.some(({ name }) => name === chosen) || chosen === own ? chosen : (left[0]?.name ?? own);
  return (
    <Group gap="sm" align="flex-end">
      <NativeSelect
        label="Add an agent"
        value={value}
        data={[...left.map(({ name }) => name), { value: own, label: 'Another one' }]}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        w={220}
        data-path="known"
      />
      <Button
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => add(left.find(({ name }) => name === value) ?? newKnown(`Agent ${known.length + 1}`))}
      >
        Add
      </Button>
    </Group>
  );
}

interface Props {
  readonly draft: AgentRules;
  readonly faults: Faults;
  readonly change: (draft: AgentRules) => void;
}

/** The agents that are known by name, and how each proves who it is. */
export function KnownFields({ draft, faults, change }: Props) {
  const { known } = draft;
  const withKnown = (next: readonly KnownAgent[]) => change({ ...draft, known: next });
  return (
    <Stack gap="sm" align="stretch">
      <Accordion variant="separated" chevronPosition="left" order={3}>
        {known.map((agent, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: agents have no identity but their place while they are typed.
          <Accordion.Item key={at} value={String(at)}>
            <Accordion.Control>
              <Text fw={600} span>
                {agent.name || 'Without a name'}
              </Text>
              <Text
                size="sm"
                c={faultOf(faults, `known.${at}`) === undefined ? 'dimmed' : 'var(--mantine-color-error)'}
              >
                {faultOf(faults, `known.${at}`) ?? `${classWords[agent.class]} · ${provedBy(agent)}`}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <AgentFields
                agent={agent}
                at={at}
                faults={faults}
                change={(next) => withKnown(replacedAt(known, at, next))}
                remove={() => withKnown(removedAt(known, at))}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <AddAgent known={known} add={(agent) => withKnown([...known, agent])} />
    </Stack>
  );
}
