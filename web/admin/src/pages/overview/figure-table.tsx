import { Group, Table } from '@mantine/core';
import { CsvLink } from '../../components/csv-link.tsx';
import { inNumber } from './words.ts';

export interface FigureColumn<Row> {
  readonly name: string;
  readonly of: (row: Row) => number | string;
}

interface Props<Row> {
  /** What the table shows, for those who do not see the chart above it. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly rowName: string;
  readonly nameOf: (row: Row) => string;
  readonly columns: readonly FigureColumn<Row>[];
  /** The address of the same figures as CSV. */
  readonly csv: string;
  /** Whether the table is the thing itself, and not beside a chart. */
  readonly open?: boolean;
}

const inCell = (value: number | string) => (typeof value === 'number' ? inNumber(value) : value);

function FigureRows<Row>({ caption, rows, rowName, nameOf, columns }: Omit<Props<Row>, 'csv' | 'open'>) {
  return (
    <Table.ScrollContainer minWidth={320} maxHeight={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table striped stickyHeader captionSide="top" tabularNums>
        <Table.Caption>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{rowName}</Table.Th>
            {columns.map(({ name }) => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={nameOf(row)}>
              <Table.Th scope="row" fw={500}>
                {nameOf(row)}
              </Table.Th>
              {columns.map(({ name, of }) => (
                <Table.Td key={name} ta="right">
                  {inCell(of(row))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The numbers of a chart as a table, also for screen readers, and as a file. */
export function FigureTable<Row>({ open = false, csv, ...table }: Props<Row>) {
  const { caption } = table;
  return (
    <Group align="flex-start" justify="space-between" wrap="nowrap" className="figure-details">
      <details open={open} className="figure-table">
        <summary>{open ? caption : `${caption}, as a table`}</summary>
        <FigureRows {...table} />
      </details>
      <CsvLink href={csv} table={caption} />
    </Group>
  );
}
