import { Textarea } from '@mantine/core';
import { faultsAt, type MeterForm } from './meter-form.ts';

interface Props {
  readonly form: MeterForm;
  readonly path: string;
  readonly label: string;
  readonly example: string;
}

/** A list of which each entry stands in a line. */
export function LinesField({ form, path, label, example }: Props) {
  return (
    <Textarea
      {...form.getInputProps(path)}
      label={label}
      description={`One in a line, such as ${example}`}
      rows={3}
      error={faultsAt(form, path)}
    />
  );
}
