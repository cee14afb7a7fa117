import { Button, Group, NativeSelect, Paper, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePublication } from '../../api/publication-context.tsx';
import { readWallTime } from '../../zoned-time.ts';
import { kinds } from './audit-words.ts';
import { type AuditFilters, noFilters } from './use-audit.ts';

interface Props {
  readonly onChoose: (filters: AuditFilters) => void;
}

interface TimeProps {
  readonly label: string;
  readonly value: string;
  readonly note: string | null;
  readonly onChange: (value: string) => void;
}

const TimeField = ({ label, value, note, onChange }: TimeProps) => (
  <TextInput
    type="datetime-local"
    label={label}
    w={195}
    value={value}
    error={note}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);

/** Whom, what and when one looks for. */
export function AuditFilterForm({ onChoose }: Props) {
  const { timeZone } = usePublication();
  const [typed, setTyped] = useState(noFilters);
  const take = (change: Partial<AuditFilters>) => setTyped((before) => ({ ...before, ...change }));
  const reading = (text: string) => (text === '' ? { moment: '', note: null } : readWallTime(text, timeZone));
  const [from, to] = [reading(typed.from), reading(typed.to)];

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (from.moment === null || to.moment === null) return;
    onChoose({ ...typed, who: typed.who.trim(), from: from.moment, to: to.moment });
  }

  function clear(): void {
    setTyped(noFilters);
    onChoose(noFilters);
  }

  return (
    <Paper component="form" withBorder p="md" radius="md" onSubmit={submit} role="search" aria-label="Audit log">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Who"
          w={140}
          value={typed.who}
          onChange={({ currentTarget }) => take({ who: currentTarget.value })}
          autoComplete="off"
          maxLength={256}
        />
        <NativeSelect
          label="What"
          data={kinds}
          value={typed.what}
          onChange={({ currentTarget }) => take({ what: currentTarget.value })}
        />
        <TimeField label="From" value={typed.from} note={from.note} onChange={(value) => take({ from: value })} />
        <TimeField label="Before" value={typed.to} note={to.note} onChange={(value) => take({ to: value })} />
        <Button type="submit">Show</Button>
        <Button variant="default" onClick={clear}>
          Show all
        </Button>
      </Group>
    </Paper>
  );
}
