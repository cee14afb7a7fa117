import { Button } from '@mantine/core';

interface Props {
  /** The address in the admin API of the same figures. */
  readonly href: string;
  /** What the table shows, so that many such links can be told apart. */
  readonly table: string;
}

/** A table as a file for spreadsheets, written by the service. */
export function CsvLink({ href, table }: Props) {
  return (
    <Button component="a" href={href} download size="compact-xs" variant="default" aria-label={`${table}, as CSV`}>
      CSV
    </Button>
  );
}
