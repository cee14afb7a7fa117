import { Fieldset, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { ArmFields } from './arm-fields.tsx';
import { PlanFields } from './plan-fields.tsx';
import type { ExperimentEditor } from './use-experiment-editor.ts';

interface Props {
  readonly editor: ExperimentEditor;
  readonly onSubmit: () => void;
  readonly actions: ReactNode;
}

/** Everything that one writes of an experiment before it is started. */
export function ExperimentForm({ editor, onSubmit, actions }: Props) {
  const { draft, change, faults, size, isAsking } = editor;
  const messageAt = (path: string) => faults.find((fault) => fault.path === path)?.message;
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xl" maw={860}>
        <Fieldset legend="What it is about" radius="md">
          <Stack gap="md">
            <TextInput
              label="Name"
              value={draft.name}
              maxLength={80}
              onChange={({ currentTarget }) => change({ name: currentTarget.value })}
              error={messageAt('name') ?? messageAt('id')}
              autoComplete="off"
            />
            <Textarea
              label="What you expect, and why"
              description="Written down now, it is there to compare with at the end."
              value={draft.hypothesis}
              maxLength={1000}
              autosize
              minRows={2}
              onChange={({ currentTarget }) => change({ hypothesis: currentTarget.value })}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
            <TextInput
              label="Layer"
              description="Experiments in one layer have no readers in common. Leave it empty for an experiment beside all others."
              value={draft.layer}
              maxLength={64}
              onChange={({ currentTarget }) => change({ layer: currentTarget.value })}
              error={messageAt('layer')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              autoComplete="off"
            />
          </Stack>
        </Fieldset>
        <Fieldset legend="What differs" radius="md">
          <ArmFields arms={draft.arms} onChange={(arms) => change({ arms })} faults={faults} />
        </Fieldset>
        <Fieldset legend="What decides" radius="md">
          <PlanFields draft={draft} onChange={change} messageAt={messageAt} size={size} isAsking={isAsking} />
        </Fieldset>
        {faults.length > 0 && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            Something is missing or not right yet: see the fields above.
          </Text>
        )}
        {actions}
      </Stack>
    </form>
  );
}
