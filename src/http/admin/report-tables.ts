import { reasons } from '../../paywall/metering/reasons.ts';
import { bypassFigures } from '../../paywall/metering/tally.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import type { Distribution } from '../../paywall/reports/distribution.ts';
import type { Bypass, Funnel } from '../../paywall/reports/funnel.ts';
import type { CsvColumn } from './csv.ts';

type OfDay<Figures> = Figures & { readonly day: string };

const dayColumn = { name: 'day', of: ({ day }: { readonly day: string }) => day };

const funnelFigures = ['views', 'counted', 'walls', 'shed', 'offersShown', 'checkouts', 'conversions'] as const;

/** The funnel day by day, with a column for each reason. */
export const funnelColumns: readonly CsvColumn<OfDay<Funnel>>[] = [
  dayColumn,
  ...funnelFigures.map((figure) => ({ name: figure, of: (day: OfDay<Funnel>) => day[figure] })),
  ...reasons.map((reason) => ({ name: reason, of: (day: OfDay<Funnel>) => day.reasons[reason] ?? 0 })),
];

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
