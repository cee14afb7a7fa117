import { Paper, Table, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { inWords } from './audit-words.ts';
import { differencesOf, type FieldDifference } from './difference.ts';
import type { AuditEntry } from './use-audit.ts';

const marks = { added: '+', removed: '−', changed: '→' } as const;

function Row({ path, kind, before, after }: FieldDifference) {
  return (
    <Table.Tr data-kind={kind}>
      <Table.Th scope="row" fw={500}>
        <span aria-hidden="true">{marks[kind]}</span> {path === '' ? 'It' : path} {kind}
      </Table.Th>
      <Table.Td>{before === null ? '' : <del>{before}</del>}</Table.Td>
      <Table.Td>{after === null ? '' : <ins>{after}</ins>}</Table.Td>
    </Table.Tr>
  );
}

function Differences({
  differences,
  label,
}: {
  readonly differences: readonly FieldDifference[];
  readonly label: string;
}) {
  if (differences.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No recorded field changed.
      </Text>
    );
  }
  return (
    <Table layout="fixed" withRowBorders={false} verticalSpacing={4} className="differences" aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Field</Table.Th>
          <Table.Th scope="col">Before</Table.Th>
          <Table.Th scope="col">After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {differences.map((difference) => (
          <Row key={difference.path} {...difference} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** One change: who made it, when, and what differs by it. */
export function AuditItem({ entry }: { readonly entry: AuditEntry }) {
  const { timeZone } = usePublication();
  const { at, who, via, what, before, after } = entry;
  const words = inWords(via === 'single-sign-on' ? `${who} (by single sign-on)` : who, what);
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Text fw={600} className="audit-words">
        {words}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        <time dateTime={at}>{momentInWords(at, timeZone)}</time>
      </Text>
      <Differences differences={differencesOf(before, after)} label={`What ${words} changed`} />
    </Paper>
  );
}
