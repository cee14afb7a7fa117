import { Button, Group, Modal, Radio, ScrollArea, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ConflictRow } from './conflict-row.ts';

interface Props {
  /** What both have changed, for example `this offer`. */
  readonly what: string;
  readonly rows: readonly ConflictRow[];
  /** The keys of those rows of which the other's version is to be taken. Nothing is saved by it yet. */
  readonly onChoose: (theirs: ReadonlySet<string>) => void;
  readonly onClose: () => void;
}

interface RowProps {
  readonly row: ConflictRow;
  readonly choice: 'mine' | 'theirs';
  readonly choose: (choice: 'mine' | 'theirs') => void;
}

function Row({ row: { key, label, mine, theirs, differs }, choice, choose }: RowProps) {
  if (!differs) {
    return (
      <Table.Tr>
        <Table.Th scope="row">{label}</Table.Th>
        <Table.Td colSpan={2}>{mine}</Table.Td>
      </Table.Tr>
    );
  }
  const cell = (version: 'mine' | 'theirs', text: string, whose: string) => (
    <Table.Td className={choice === version ? 'chosen-version' : undefined}>
      <Radio
        name={`version-of-${key}`}
        checked={choice === version}
        onChange={() => choose(version)}
        label={
          <>
            <VisuallyHidden>
              {label}, {whose}:{' '}
            </VisuallyHidden>
            {text}
          </>
        }
      />
    </Table.Td>
  );
  return (
    <Table.Tr data-differs>
      <Table.Th scope="row">
        {label}
        <Text size="xs" c="var(--mantine-color-error)">
          differs
        </Text>
      </Table.Th>
      {cell('mine', mine, 'yours')}
      {cell('theirs', theirs, 'theirs')}
    </Table.Tr>
  );
}

const keysOf = (rows: readonly ConflictRow[]) => rows.filter(({ differs }) => differs).map(({ key }) => key);

/** Two versions side by side to choose from; mounted again for each conflict. Closing it loses nothing. */
export function ConflictDialog({ what, rows, onChoose, onClose }: Props) {
  const [theirs, setTheirs] = useState(
    () => new Set(rows.filter(({ onlyTheirs }) => onlyTheirs).map(({ key }) => key)) as ReadonlySet<string>,
  );
  function choose(key: string, choice: 'mine' | 'theirs'): void {
    const next = new Set(theirs);
    if (choice === 'theirs') next.add(key);
    else next.delete(key);
    setTheirs(next);
  }
  return (
    <Modal opened onClose={onClose} title={`Someone else has changed ${what}`} size="xl">
      <Text mb="sm">
        You both started from the same version. Choose what to keep; nothing is saved until you save the page again.
      </Text>
      <ScrollArea type="auto" tabIndex={0} role="group" aria-label="Both versions">
        <Table layout="fixed" verticalSpacing="sm" className="versions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <VisuallyHidden>Field</VisuallyHidden>
              </Table.Th>
              <Table.Th>Yours</Table.Th>
              <Table.Th>Theirs, saved</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row
                key={row.key}
                row={row}
                choice={theirs.has(row.key) ? 'theirs' : 'mine'}
                choose={(choice) => choose(row.key, choice)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Group mt="md" justify="space-between">
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setTheirs(new Set())}>
            All mine
          </Button>
          <Button variant="default" size="xs" onClick={() => setTheirs(new Set(keysOf(rows)))}>
            All theirs
          </Button>
        </Group>
        <Button onClick={() => onChoose(theirs)}>Continue with these</Button>
      </Group>
    </Modal>
  );
}
