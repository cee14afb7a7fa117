import { Stack, TextInput, Title } from '@mantine/core';
import type { FieldFault } from '../../api/problem.ts';
import { EffectsEditor } from '../../components/effects/effects-editor.tsx';
import { Conditions } from './conditions.tsx';
import type { RuleDraft } from './rule-draft.ts';

interface Props {
  readonly draft: RuleDraft;
  readonly path: string;
  readonly faults: readonly FieldFault[];
  readonly onChange: (next: Partial<RuleDraft>) => void;
}

/** Everything that makes a rule: its name, for whom it is, and what they get. */
export function RuleFields({ draft, path, faults, onChange }: Props) {
  function errorAt(place: string): string | undefined {
    const at = `${path}.${place}`;
    const found = faults.filter((fault) => fault.path === at || fault.path.startsWith(`${at}.`));
    return found.length === 0 ? undefined : found.map(({ message }) => message).join('. ');
  }
  return (
    <Stack gap="lg">
      <TextInput
        label="Name"
        description="What the desk calls it; readers never see it."
        value={draft.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        error={errorAt('name')}
        maxLength={80}
        maw={480}
        data-autofocus
      />
      <Conditions
        when={draft.when}
        onChange={(when) => onChange({ when })}
        errorAt={(place) => errorAt(`when.${place}`)}
      />
      <Stack gap="sm" component="section" aria-label="What they get">
        <Title order={3} size="h5">
          What they get
        </Title>
        <EffectsEditor
          draft={draft.then}
          onChange={(then) => onChange({ then })}
          path={`${path}.then`}
          faults={faults}
        />
      </Stack>
    </Stack>
  );
}
