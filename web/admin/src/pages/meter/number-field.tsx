import { TextInput } from '@mantine/core';
import { faultsAt, type MeterForm } from './meter-form.ts';

interface Props {
  readonly form: MeterForm;
  readonly path: string;
  readonly label: string;
  readonly description?: string;
}

export function NumberField({ form, path, label, description }: Props) {
  return (
    <TextInput
      {...form.getInputProps(path)}
      label={label}
      {...(description !== undefined && { description })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="numeric"
      w={240}
      required
      error={faultsAt(form, path)}
    />
  );
}
