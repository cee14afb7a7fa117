import { Button, Group, SegmentedControl, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Span } from './report.ts';
import { type Choice, faultOf, type Preset, presets, spanOf } from './spans.ts';

interface Props {
  readonly today: string;
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
}

const own = 'own';

const labels: Readonly<Record<Preset, string>> = {
  '7': '7 days',
  '30': '30 days',
  month: 'This month',
  '90': '90 days',
  '365': 'A year',
};

const choices = [...presets.map((value) => ({ value, label: labels[value] })), { value: own, label: 'Other' }];

/** Two days of one's own choosing. */
function OwnSpan({ span, onChange }: { readonly span: Span; readonly onChange: (span: Span) => void }) {
  const [from, setFrom] = useState(span.from);
  const [to, setTo] = useState(span.to);
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
          max="9999-12-31"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          error={fault}
        />
        <TextInput type="date" label="To" max="9999-12-31" value={to} onChange={(event) => setTo(event.target.value)} />
        <Button type="submit" variant="default" mt={25}>
          Show
        </Button>
      </Group>
    </form>
  );
}

/** Which days the page shows. */
export function SpanPicker({ today, choice, onChange }: Props) {
  const [isOwn, setOwn] = useState(false);
  const asksOwn = isOwn || !('preset' in choice);
  const span = spanOf(choice, today);

  function choose(value: string) {
    const preset = presets.find((each) => each === value);
    setOwn(preset === undefined);
    if (preset !== undefined) onChange({ preset });
  }

  return (
    <Group align="flex-end" gap="md">
      <SegmentedControl
        aria-label="Days to show"
        data={choices}
        value={asksOwn || !('preset' in choice) ? own : choice.preset}
        onChange={choose}
        className="span-picker"
        size="xs"
      />
      {asksOwn && <OwnSpan key={`${span.from} ${span.to}`} span={span} onChange={onChange} />}
    </Group>
  );
}
