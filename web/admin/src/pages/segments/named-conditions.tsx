import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.tsx';
import { Between, Texts } from './condition-inputs.tsx';
import type { ClaimDraft, TraitDraft } from './rule-draft.ts';

interface ListProps<Entry> {
  readonly entries: readonly Entry[];
  readonly onChange: (entries: readonly Entry[]) => void;
  /** Of the path within the list: `0.name`. */
  readonly errorAt: (path: string) => string | undefined;
}

const valuesHint = 'Enter after each. true and false are truths, numbers are numbers; in quotes they are text.';

interface EntriesProps<Entry> extends Pick<ListProps<Entry>, 'entries' | 'onChange'> {
  readonly what: string;
  readonly begun: Entry;
  readonly children: (entry: Entry, index: number, set: (next: Partial<Entry>) => void) => ReactNode;
}

function Entries<Entry>({ entries, onChange, what, begun, children }: EntriesProps<Entry>) {
  return (
    <Stack gap="md">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
        <Stack key={index} gap="xs" role="group" aria-label={`${what} ${index + 1}`}>
          {children(entry, index, (next) => onChange(entries.with(index, { ...entry, ...next })))}
          {entries.length > 1 && (
            <Group>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                aria-label={`Remove ${what.toLowerCase()} ${index + 1}`}
                onClick={() => onChange(entries.toSpliced(index, 1))}
              >
                Remove
              </Button>
            </Group>
          )}
        </Stack>
      ))}
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onChange([...entries, begun])}
        >
          Also another {what.toLowerCase()}
        </Button>
      </Group>
    </Stack>
  );
}

export const ClaimFields = ({ entries, onChange, errorAt }: ListProps<ClaimDraft>) => (
  <Entries entries={entries} onChange={onChange} what="Claim" begun={{ name: '', values: [] }}>
    {(claim, index, set) => (
      <>
        <TextInput
          label="Claim of the sign-in token"
          placeholder="plan"
          value={claim.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          error={errorAt(`${index}.name`)}
          maw={320}
        />
        <Texts
          label="Is one of"
          description={valuesHint}
          values={claim.values}
          onChange={(values) => set({ values })}
          error={errorAt(`${index}.values`)}
        />
      </>
    )}
  </Entries>
);

const ways = [
  { value: 'values', label: 'Is one of' },
  { value: 'bounds', label: 'Is between' },
];

const noTrait: TraitDraft = { name: '', by: 'values', values: [], atLeast: '', atMost: '' };

export const TraitFields = ({ entries, onChange, errorAt }: ListProps<TraitDraft>) => (
  <Entries entries={entries} onChange={onChange} what="Trait" begun={noTrait}>
    {(trait, index, set) => (
      <>
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Trait"
            placeholder="propensity"
            value={trait.name}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            error={errorAt(`${index}.name`)}
            maw={320}
          />
          <SegmentedControl
            aria-label="How the trait is compared"
            data={ways}
            value={trait.by}
            onChange={(by) => set({ by: by === 'bounds' ? 'bounds' : 'values' })}
          />
        </Group>
        {trait.by === 'values' ? (
          <Texts
            label="Is one of"
            description={valuesHint}
            values={trait.values}
            onChange={(values) => set({ values })}
            error={errorAt(`${index}.values`) ?? errorAt(`${index}.is`)}
          />
        ) : (
          <Between
            label="Is between"
            bounds={trait}
            onChange={({ atLeast, atMost }) => set({ atLeast, atMost })}
            errorAt={(field) => errorAt(`${index}.${field}`)}
          />
        )}
      </>
    )}
  </Entries>
);
