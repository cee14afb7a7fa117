import { Table } from '@mantine/core';
import { inNumber } from './words.ts';

export interface FigureColumn<Row> {
  readonly name: string;
  readonly of: (row: Row) => number;
}

interface Props<Row> {
  /** What the table shows, for those who do not see the chart above it. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly rowName: string;
  readonly nameOf: (row: Row) => string;
  readonly columns: readonly FigureColumn<Row>[];
}

/** The numbers of a chart as a table, also for screen readers. */
export function FigureTable<Row>({ caption, rows, rowName, nameOf, columns }: Props<Row>) {
  return (
    <details className="figure-details">
      <summary>{caption}, as a table</summary>
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
                    {inNumber(of(row))}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
