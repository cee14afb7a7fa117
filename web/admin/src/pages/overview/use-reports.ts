import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import type {
  BypassReport,
  DistributionReport,
  FunnelReport,
  NoticesReport,
  RevenueReport,
  Span,
  SubscribersReport,
} from './report.ts';

const queryOf = (span: Span | null) => (span === null ? '' : `?from=${span.from}&to=${span.to}`);

/** Figures change with every view: they are fetched again every minute while the page is visible. */
function useFigures<Report>(path: string) {
  const client = useClient();
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<Report>(path, { signal })).body,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}

const useReport = <Report>(report: string, span: Span | null) =>
  useFigures<Report>(useApiPath(`/reports/${report}${queryOf(span)}`));

/** Of the last thirty days, of which the service knows which they are, if no span is given. */
export const useFunnel = (span: Span | null) => useReport<FunnelReport>('funnel', span);

export const useBypass = (span: Span) => useReport<BypassReport>('bypass', span);

export const useDistribution = (span: Span) => useReport<DistributionReport>('distribution', span);

export const useRevenue = (span: Span) => useReport<RevenueReport>('revenue', span);

export const useSubscribers = (span: Span) => useReport<SubscribersReport>('subscribers', span);

export const useNotices = () => useFigures<NoticesReport>(useApiPath('/notices'));

/** The address of a report as CSV; `by` says what its rows are. */
export function useCsvPath(report: string, { from, to }: Span, by?: string): string {
  return useApiPath(`/reports/${report}?from=${from}&to=${to}&format=csv${by === undefined ? '' : `&by=${by}`}`);
}
