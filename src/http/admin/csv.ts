import type { Answer } from '../route.ts';

/** A column: its name in the first line, and what stands in it for one row. */
export interface CsvColumn<Row> {
  readonly name: string;
  readonly of: (row: Row) => string | number | null;
}

/** Names of files hold nothing but these. */
const unsafe = /[^\w.-]+/g;

/**
 * A table as a file: commas, CRLF, and a byte order mark, by which spreadsheets know UTF-8. A text that a spreadsheet would run as a
 * formula gets an apostrophe before it. What writes it is loaded with the first table.
 */
export async function csvAnswer<Row>(
  name: string,
  columns: readonly CsvColumn<Row>[],
  rows: readonly Row[],
): Promise<Answer> {
  const { stringify } = await import('csv-stringify/sync');
  const lines = [columns.map((column) => column.name), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name.replace(unsafe, '-')}.csv"`,
    },
    body: stringify(lines, { bom: true, escape_formulas: true, record_delimiter: 'windows' }),
  };
}
