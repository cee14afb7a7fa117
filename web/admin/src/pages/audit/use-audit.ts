import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { auditAnswer } from '../../../../../src/http/schemas/readers.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type AuditPage = z.output<typeof auditAnswer>;

export type AuditEntry = AuditPage['entries'][number];

/** What is looked for. What is empty leaves nothing out. */
export interface AuditFilters {
  readonly who: string;
  readonly what: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

export const noFilters: AuditFilters = { who: '', what: '', from: '', to: '' };

const pageSize = 50;

/** The newest entries that are looked for, and more on demand. */
export function useAudit(filters: AuditFilters) {
  const client = useClient();
  const path = useApiPath('/audit');
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  return useInfiniteQuery({
    queryKey: [path, given],
    queryFn: async ({ pageParam, signal }) => {
      const cursor: [string, string][] = pageParam === null ? [] : [['cursor', pageParam]];
      const query = new URLSearchParams([...given, ...cursor, ['limit', String(pageSize)]]);
      return (await client<AuditPage>(`${path}?${query}`, { signal })).body;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
