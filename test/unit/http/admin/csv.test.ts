import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { type CsvColumn, csvAnswer } from '../../../../src/http/admin/csv.ts';

interface Row {
  readonly name: string;
  readonly amount: number | null;
}

const columns: readonly CsvColumn<Row>[] = [
  { name: 'name', of: ({ name }) => name },
  { name: 'amount', of: ({ amount }) => amount },
];

const linesOf = (body: unknown): unknown => parse(String(body), { bom: true });

describe('U8: a report as CSV', () => {
  it('names its columns, quotes what needs it, and leaves negative numbers as they are', async () => {
    const { headers, body } = await csvAnswer('a report/of "days"', columns, [
      { name: 'one, "two"\nthree', amount: -5 },
      { name: '日経', amount: null },
    ]);
    expect(headers).to.deep.equal({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="a-report-of-days-.csv"',
    });
    expect(String(body)).to.match(/^\uFEFFname,amount\r\n/);
    expect(linesOf(body)).to.deep.equal([
      ['name', 'amount'],
      ['one, "two"\nthree', '-5'],
      ['日経', ''],
    ]);
  });

  for (const start of ['=', '+', '-', '@', '\t', '\r']) {
    it(`lets no spreadsheet run a text that begins with ${JSON.stringify(start)}`, async () => {
      const { body } = await csvAnswer('report', columns, [{ name: `${start}SUM(A1)`, amount: 1 }]);
      expect(linesOf(body)).to.deep.equal([
        ['name', 'amount'],
        [`'${start}SUM(A1)`, '1'],
      ]);
    });
  }
});
