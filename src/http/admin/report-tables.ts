import { reasons } from '../../paywall/metering/reasons.ts';
import { bypassFigures } from '../../paywall/metering/tally.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import type { Distribution } from '../../paywall/reports/distribution.ts';
import type { Bypass, Funnel } from '../../paywall/reports/funnel.ts';
import type { Span } from '../../paywall/reports/report-span.ts';
import type { FunnelReport } from '../../paywall/reports/reports.ts';
import { type CsvColumn, csvAnswer } from './csv.ts';

/** What a table is called as a file. */
export const fileOf = ({ name }: Publication, report: string, { from, to }: Span) => `${name}-${report}-${from}-${to}`;

type OfDay<Figures> = Figures & { readonly day: string };

const dayColumn = { name: 'day', of: ({ day }: { readonly day: string }) => day };

const funnelFigures = ['views', 'counted', 'walls', 'shed', 'offersShown', 'checkouts', 'conversions'] as const;

const byDay: readonly CsvColumn<OfDay<Funnel>>[] = [
  dayColumn,
  ...funnelFigures.map((figure) => ({ name: figure, of: (day: OfDay<Funnel>) => day[figure] })),
  ...reasons.map((reason) => ({ name: reason, of: (day: OfDay<Funnel>) => day.reasons[reason] ?? 0 })),
];

const readerFigures = ['readers', 'wall', 'checkout', 'paid'] as const;

const pairColumns = (name: string, amount: string): readonly CsvColumn<readonly [string, number]>[] => [
  { name, of: ([word]) => word },
  { name: amount, of: ([, number]) => number },
];

/** The funnel day by day, with a column for each reason; or of all days together, by step or by reason. */
export function funnelTable(
  name: string,
  { days, total, readers }: FunnelReport,
  by: 'day' | 'reader' | 'step' | 'reason' = 'day',
) {
  if (by === 'day') return csvAnswer(name, byDay, days);
  const rows =
    by === 'reader'
      ? readerFigures.map((figure) => [figure, readers[figure]] as const)
      : by === 'step'
        ? funnelFigures.map((figure) => [figure, total[figure]] as const)
        : reasons.map((reason) => [reason, total.reasons[reason] ?? 0] as const);
  return csvAnswer(`${name}-by-${by}`, pairColumns(by, 'amount'), rows);
}

export const bypassColumns: readonly CsvColumn<OfDay<Bypass>>[] = [
  dayColumn,
  ...bypassFigures.map((figure) => ({ name: figure, of: (day: OfDay<Bypass>) => day[figure] })),
];

interface DistributionRow {
  readonly kind: ReaderKind;
  readonly articles: number;
  readonly readers: number;
}

export const distributionColumns: readonly CsvColumn<DistributionRow>[] = [
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'articles', of: ({ articles }) => articles },
  { name: 'readers', of: ({ readers }) => readers },
];

export const distributionRows = (kinds: Readonly<Record<ReaderKind, Distribution>>): readonly DistributionRow[] =>
  (['anonymous', 'registered'] as const).flatMap((kind) => kinds[kind].readers.map((row) => ({ kind, ...row })));
