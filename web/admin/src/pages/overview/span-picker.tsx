import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Span } from './report.ts';
import { faultOf, lastDays, presets } from './spans.ts';

interface Props {
  readonly today: string;
  readonly span: Span;
  readonly onChange: (span: Span) => void;
}

const own = 'own';
const usual = 30;

const choices = [
  ...presets.map((days) => ({ value: String(days), label: days === 365 ? 'A year' : `${days} days` })),
  { value: own, label: 'Other' },
];

/** Two days of one's own choosing. */
function OwnSpan({ span, today, onChange }: Props) {
  const [from, setFrom] = useState(span?.from ?? '');
  const [to, setTo] = useState(span?.to ?? today);
  const [fault, setFault] = useState<string | null>(null);

  function show(event: FormEvent) {
    event.preventDefault();
    const found = faultOf(from, to);
    setFault(found);
    if (found === null) onChange({ from, to });
  }

  return (
    <form onSubmit={show} noValidate>
      <Group align="flex-start" gap="sm">
        <TextInput
          type="date"
          label="From"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          error={fault}
        />
        <TextInput type="date" label="To" value={to} onChange={(event) => setTo(event.target.value)} />
        <Button type="submit" variant="default" mt={25}>
          Show
        </Button>
      </Group>
    </form>
  );
}

/** Which days the charts below show. */
export function SpanPicker({ today, span, onChange }: Props) {
  const [chosen, setChosen] = useState(String(usual));

  function choose(value: string) {
    setChosen(value);
    if (value === own) return;
    const days = Number(value);
    onChange(days === usual ? null : lastDays(today, days));
  }

  return (
    <Group align="flex-end" gap="md">
      <SegmentedControl
        aria-label="Days to show"
        data={choices}
        value={chosen}
        onChange={choose}
        className="span-picker"
        size="xs"
      />
      {chosen === own && <OwnSpan span={span ?? lastDays(today, usual)} today={today} onChange={onChange} />}
    </Group>
  );
}
