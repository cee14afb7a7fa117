import { Button, Group, NativeSelect, Paper, TextInput } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { readWallTime } from '../../zoned-time.ts';
import { kinds } from './kinds.ts';

/** What is typed and chosen; times as the publication's clocks show them. */
export interface TypedFilters {
  readonly search: string;
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

export const noFilters: TypedFilters = { search: '', what: '', from: '', to: '' };

interface Props {
  readonly typed: TypedFilters;
  readonly onChange: (change: Partial<TypedFilters>) => void;
}

interface TimeProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TimeField({ label, value, onChange }: TimeProps) {
  const { timeZone } = usePublication();
  return (
    <TextInput
      type="datetime-local"
      label={label}
      w={195}
      value={value}
      error={value === '' ? null : readWallTime(value, timeZone).note}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** What one looks for; it is found as one types. */
export function AuditFilterForm({ typed, onChange }: Props) {
  const isEmpty = Object.values(typed).every((value) => value === '');
  return (
    <Paper withBorder p="md" radius="md" role="search" aria-label="Audit log">
      <Group align="flex-end" gap="sm">
        <TextInput
          type="search"
          label="Search"
          description="Who, what, an offer, a reason, or a reader by their id or sign-in id"
          flex="1 1 18rem"
          value={typed.search}
          onChange={({ currentTarget }) => onChange({ search: currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
        />
        <NativeSelect
          label="Kind"
          data={kinds}
          value={typed.what}
          onChange={({ currentTarget }) => onChange({ what: currentTarget.value })}
        />
        <TimeField label="From" value={typed.from} onChange={(from) => onChange({ from })} />
        <TimeField label="Before" value={typed.to} onChange={(to) => onChange({ to })} />
        {!isEmpty && (
          <Button variant="default" onClick={() => onChange(noFilters)}>
            Show all
          </Button>
        )}
      </Group>
    </Paper>
  );
}
