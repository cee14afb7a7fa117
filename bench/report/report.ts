import { goalInWords, inWords, isReached } from '../judging/figure.ts';
import type { Row, RowOutcome, Table } from '../rows/row.ts';

export interface Reported {
  readonly row: Row;
  readonly outcome: RowOutcome;
}

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const tableText = ({ headings, lines }: Table): string =>
  [line(headings), line(headings.map(() => '---')), ...lines.map(line)].join('\n');

/** What was measured in one row, and why it is worth nothing if it is. */
export function reportOf({ row, outcome }: Reported): string {
  const faults = outcome.faults.map((fault) => `**Worth nothing:** ${fault}`);
  return [`### ${row.title}`, tableText(outcome.table), ...faults].join('\n\n');
}

const verdict = (outcome: RowOutcome, figure: RowOutcome['figures'][number]) =>
  outcome.faults.length > 0 ? 'worth nothing' : isReached(figure) ? 'yes' : '**no**';

/** What is to be reached, and whether it is. */
export function figuresTable(reported: readonly Reported[]): string {
  return tableText({
    headings: ['what', 'goal', 'measured', 'reached'],
    lines: reported.flatMap(({ outcome }) =>
      outcome.figures.map((figure) => [
        figure.what,
        goalInWords(figure),
        inWords(figure.measured, figure.unit),
        verdict(outcome, figure),
      ]),
    ),
  });
}
