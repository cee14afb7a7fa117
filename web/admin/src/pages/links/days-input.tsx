import { TextInput } from '@mantine/core';

interface Props {
  readonly description: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
}

/** For how many days links hold. */
export function DaysInput({ description, value, fault, onChange }: Props) {
  return (
    <TextInput
      label="Days"
      description={description}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={fault}
      inputMode="numeric"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
    />
  );
}
