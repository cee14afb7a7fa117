import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';

/** The fields of a line that is not empty, or why it cannot be read. */
export interface FileRow {
  /** Counted from 1. Of a CSV that has line breaks within quotes, the last one of the row. */
  readonly line: number;
  readonly read: { readonly fields: unknown } | { readonly fault: string };
}

export const fileFormats = ['csv', 'jsonl'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Maximum characters of a line. */
const longestLine = 4_096;

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const withoutEmpty = (pairs: readonly (readonly [string, string])[]) =>
  Object.fromEntries(pairs.filter(([, value]) => value !== ''));

/** The first row names the columns. */
async function* csvRows(file: string): AsyncGenerator<FileRow> {
  const options = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true };
  const parser = createReadStream(file).pipe(parse({ ...options, max_record_size: longestLine }));
  let header: readonly string[] | null = null;
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      line = info.lines;
      if (header === null) header = record;
      else if (record.length !== header.length)
        yield { line, read: { fault: `has ${record.length} fields, and the first line ${header.length}` } };
      else {
        const names = header;
        yield { line, read: { fields: withoutEmpty(record.map((value, at) => [names[at] ?? '', value])) } };
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { line: line + 1, read: { fault: `cannot be read, nor what follows: ${error.message}` } };
  }
}

function jsonRow(line: number, text: string): FileRow {
  try {
    return { line, read: { fields: JSON.parse(text) } };
  } catch {
    return { line, read: { fault: 'is not valid JSON' } };
  }
}

async function* jsonRows(file: string): AsyncGenerator<FileRow> {
  let rest = '';
  let line = 0;
  const stream = createReadStream(file, { encoding: 'utf8' });
  const rowOf = (text: string) => (text.trim() === '' ? [] : [jsonRow(line, text.replace(/^\uFEFF/, ''))]);
  for await (const chunk of stream) {
    const texts = (rest + String(chunk)).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      line += 1;
      yield* rowOf(text);
    }
    if (rest.length <= longestLine) continue;
    yield { line: line + 1, read: { fault: `is longer than ${longestLine} characters; what follows was not read` } };
    return;
  }
  line += 1;
  yield* rowOf(rest);
}

/** What a file holds, row by row: never more of it at once. Throws what keeps the file from being read. */
export const fileRows = (file: string, format: FileFormat): AsyncGenerator<FileRow> =>
  format === 'csv' ? csvRows(file) : jsonRows(file);
