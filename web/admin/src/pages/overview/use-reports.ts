import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import type { BypassReport, DistributionReport, FunnelReport, Span } from './report.ts';

const queryOf = (span: Span) => (span === null ? '' : `?from=${span.from}&to=${span.to}`);

/** Figures change with every view: they are fetched again every minute while the page is visible. */
function useReport<Report>(report: string) {
  const client = useClient();
  const path = useApiPath(`/reports/${report}`);
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<Report>(path, { signal })).body,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}

export const useFunnel = (span: Span) => useReport<FunnelReport>(`funnel${queryOf(span)}`);

export const useBypass = (span: Span) => useReport<BypassReport>(`bypass${queryOf(span)}`);

export const useDistribution = (window: 'current' | 'previous') =>
  useReport<DistributionReport>(`distribution?window=${window}`);
