import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { auditAnswer } from '../../../../../src/http/schemas/audit.ts';
import type { offerListAnswer } from '../../../../../src/http/schemas/offers.ts';
import type { wordingListAnswer } from '../../../../../src/http/schemas/wording/banners.ts';
import type { AuditThing } from '../../../../../src/paywall/admin/audit-words.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type AuditPage = z.output<typeof auditAnswer>;

export type AuditEntry = AuditPage['entries'][number];

/** What is looked for. What is empty leaves nothing out. */
export interface AuditFilters {
  readonly search: string;
  readonly what: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

const pageSize = 50;

/** The newest entries that are looked for, and more on demand. What was found before stays while something else is looked for. */
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
    placeholderData: keepPreviousData,
    // Looking at a reader writes an entry: coming here from their page shows it.
    staleTime: 0,
  });
}

/** Whether there still is what an entry is about, as far as it is known already. */
export function useExists(): (thing: AuditThing, about: string) => boolean {
  const client = useClient();
  const [offersPath, wordingsPath] = [useApiPath('/offers'), useApiPath('/banners')];
  const offers = useQuery({
    queryKey: [offersPath, 'names'],
    queryFn: async ({ signal }) => (await client<z.output<typeof offerListAnswer>>(offersPath, { signal })).body.offers,
  });
  const wordings = useQuery({
    queryKey: [wordingsPath, 'names'],
    queryFn: async ({ signal }) =>
      (await client<z.output<typeof wordingListAnswer>>(wordingsPath, { signal })).body.wordings,
  });
  return (thing, about) => {
    if (thing === 'offer') return offers.data?.some(({ id }) => id === about) ?? false;
    if (thing === 'wording') return wordings.data?.some(({ locale }) => locale === about) ?? false;
    return true;
  };
}
