import { Box, Checkbox, Group, SegmentedControl, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import type { BoundsDraft } from './rule-draft.ts';

interface TextsProps {
  readonly label: string;
  readonly description?: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly error: string | undefined;
}

/** Several texts, of which one is enough. What is typed counts when the field is left too. */
export const Texts = ({
  label,
  description = 'One of these. Enter after each.',
  values,
  onChange,
  error,
}: TextsProps) => (
  <TagsInput
    label={label}
    description={description}
    value={[...values]}
    onChange={onChange}
    splitChars={[',']}
    acceptValueOnBlur
    error={error}
    maw={480}
  />
);

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Value, string>>;
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: Value[]) => void;
  readonly error: string | undefined;
}

export function Choices<Value extends string>({ label, choices, chosen, onChange, error }: ChoicesProps<Value>) {
  const entries = Object.entries(choices) as [Value, string][];
  const isChosen = (value: string): value is Value => entries.some(([known]) => known === value);
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      onChange={(values) => onChange(values.filter(isChosen))}
      error={error}
    >
      <Group gap="md" mt={6}>
        {entries.map(([value, words]) => (
          <Checkbox key={value} value={value} label={words} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

interface EitherProps {
  readonly label: string;
  readonly yes: string;
  readonly no: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export const Either = ({ label, yes, no, value, onChange }: EitherProps) => (
  <Stack gap={4} align="flex-start">
    <Text size="sm" fw={500}>
      {label}
    </Text>
    <SegmentedControl
      aria-label={label}
      data={[
        { value: 'yes', label: yes },
        { value: 'no', label: no },
      ]}
      value={value ? 'yes' : 'no'}
      onChange={(chosen) => onChange(chosen === 'yes')}
    />
  </Stack>
);

interface BetweenProps {
  readonly label: string;
  readonly description?: string;
  readonly bounds: BoundsDraft;
  readonly onChange: (bounds: BoundsDraft) => void;
  readonly errorAt: (field: 'atLeast' | 'atMost') => string | undefined;
}

/** A number of which one bound, or both, are given. */
export const Between = ({ label, description, bounds, onChange, errorAt }: BetweenProps) => (
  <Box role="group" aria-label={label}>
    <Text size="sm" fw={500}>
      {label}
    </Text>
    {description !== undefined && (
      <Text size="xs" c="dimmed">
        {description}
      </Text>
    )}
    <Group gap="sm" mt={4} align="flex-start">
      {(['atLeast', 'atMost'] as const).map((field) => (
        <TextInput
          key={field}
          label={field === 'atLeast' ? 'At least' : 'At most'}
          placeholder="any"
          inputMode="numeric"
          w={120}
          value={bounds[field]}
          onChange={({ currentTarget }) => onChange({ ...bounds, [field]: currentTarget.value })}
          error={errorAt(field)}
        />
      ))}
    </Group>
  </Box>
);
