import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import type { FieldFault } from '../../api/problem.ts';
import { EffectsEditor } from '../../components/effects/effects-editor.tsx';
import { Icon } from '../../components/icon.tsx';
import { type ArmDraft, mostArms, withArm } from './experiment-draft.ts';

interface Props {
  readonly arms: readonly ArmDraft[];
  readonly onChange: (arms: readonly ArmDraft[]) => void;
  readonly faults: readonly FieldFault[];
}

interface OneProps {
  readonly arm: ArmDraft;
  readonly at: number;
  readonly faults: readonly FieldFault[];
  readonly onChange: (arm: ArmDraft) => void;
  /** Null if there must be as many. */
  readonly onRemove: (() => void) | null;
}

function OneArm({ arm, at, faults, onChange, onRemove }: OneProps) {
  const path = `arms.${at}`;
  const messageAt = (place: string) => faults.find((fault) => fault.path === place)?.message;
  const whole = messageAt(`${path}.effects`);
  return (
    <Paper withBorder p="md" radius="md" component="section" aria-label={arm.name}>
      <Stack gap="md">
        <TextInput
          label={`Name of version ${at}`}
          value={arm.name}
          maxLength={80}
          onChange={({ currentTarget }) => onChange({ ...arm, name: currentTarget.value })}
          error={messageAt(`${path}.name`)}
          autoComplete="off"
        />
        <EffectsEditor
          draft={arm.effects}
          path={`${path}.effects`}
          faults={faults}
          onChange={(effects) => onChange({ ...arm, effects })}
        />
        {whole !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            This version {whole}.
          </Text>
        )}
        {onRemove !== null && (
          <Group>
            <Button variant="subtle" color="red" onClick={onRemove}>
              Remove this version
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

/** What readers see: as it is, or one of the versions. */
export function ArmFields({ arms, onChange, faults }: Props) {
  const [control, ...others] = arms;
  if (control === undefined) return null;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw="44rem">
        One part of the readers sees everything as it is now; that is the control. Each other part sees one of these
        versions. All parts are alike in size.
      </Text>
      {others.map((arm, index) => (
        <OneArm
          key={arm.id}
          arm={arm}
          at={index + 1}
          faults={faults}
          onChange={(next) => onChange(arms.map((each) => (each.id === next.id ? next : each)))}
          onRemove={others.length === 1 ? null : () => onChange(arms.filter(({ id }) => id !== arm.id))}
        />
      ))}
      {arms.length < mostArms && (
        <Group>
          <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => onChange(withArm(arms))}>
            Add a version
          </Button>
        </Group>
      )}
    </Stack>
  );
}
