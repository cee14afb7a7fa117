import { Button, Fieldset, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { conditionFields } from './condition-fields.tsx';
import { type ConditionKind, conditionGroups, conditionKinds, kindsInOrder, without } from './condition-kinds.ts';
import type { ConditionsDraft } from './rule-draft.ts';

interface Props {
  readonly when: ConditionsDraft;
  readonly onChange: (when: ConditionsDraft) => void;
  readonly errorAt: (path: string) => string | undefined;
}

function AddCondition({
  when,
  onAdd,
}: {
  readonly when: ConditionsDraft;
  readonly onAdd: (kind: ConditionKind) => void;
}) {
  const left = kindsInOrder.filter((kind) => when[kind] === undefined);
  if (left.length === 0) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<Icon name="plus" size={14} />}>
          Add a condition
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {conditionGroups.map((group) => {
          const kinds = left.filter((kind) => conditionKinds[kind].group === group);
          if (kinds.length === 0) return null;
          return [
            <Menu.Label key={group}>{group}</Menu.Label>,
            ...kinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => onAdd(kind)}>
                {conditionKinds[kind].label}
              </Menu.Item>
            )),
          ];
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Who a rule is for, and before which articles: all that stands here must hold. */
export function Conditions({ when, onChange, errorAt }: Props) {
  const there = kindsInOrder.filter((kind) => when[kind] !== undefined);
  return (
    <Fieldset legend="For whom, and before which articles" radius="md">
      <Stack gap="sm">
        {there.length === 0 && (
          <Text size="sm" c="dimmed">
            No condition yet: the rule is for all readers, before all articles.
          </Text>
        )}
        {there.map((kind) => (
          <Paper key={kind} withBorder p="sm" radius="md" role="group" aria-label={conditionKinds[kind].label}>
            <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
              <div className="condition">
                {conditionFields[kind]({ when, set: (next) => onChange({ ...when, ...next }), errorAt })}
              </div>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                aria-label={`Remove the condition ${conditionKinds[kind].label}`}
                onClick={() => onChange(without(when, kind))}
              >
                Remove
              </Button>
            </Group>
          </Paper>
        ))}
        <Group>
          <AddCondition when={when} onAdd={(kind) => onChange({ ...when, ...conditionKinds[kind].begun })} />
        </Group>
      </Stack>
    </Fieldset>
  );
}
