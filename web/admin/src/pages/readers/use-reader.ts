import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { readerExportSchema, readerSchema } from '../../../../../src/http/schemas/readers.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import type { ReaderName } from './reader-name.ts';

export type ReaderJson = z.output<typeof readerSchema>;

type ReaderExport = z.output<typeof readerExportSchema>;

/** Where a reader is in the API, and how they are named there. */
function useReaderPath({ name, by }: ReaderName) {
  const path = useApiPath(`/readers/${encodeURIComponent(name)}`);
  const query = by === null ? '' : `by=${by}`;
  return (below = '', more = '') => {
    const whole = [query, more].filter((part) => part !== '').join('&');
    return `${path}${below}${whole === '' ? '' : `?${whole}`}`;
  };
}

const keyOf = (path: string) => ['reader', path] as const;

export function useReader(name: ReaderName) {
  const client = useClient();
  const path = useReaderPath(name)();
  return useQuery({
    queryKey: keyOf(path),
    queryFn: async ({ signal }) => (await client<ReaderJson>(path, { signal })).body,
  });
}

/** What one does with a reader. Each throws the `Problem` with which it is refused. */
export function useReaderChanges(name: ReaderName) {
  const client = useClient();
  const queries = useQueryClient();
  const pathOf = useReaderPath(name);
  const key = keyOf(pathOf());

  const change = useMutation({
    mutationFn: async ({ deed, body }: { deed: 'grant' | 'revoke' | 'reset'; body?: { until: string } }) => {
      const answer = await client<ReaderJson>(pathOf(`/${deed}`), { method: 'POST', ...(body && { body }) });
      queries.setQueryData(key, answer.body);
    },
  });

  const endPurchase = useMutation({
    mutationFn: async ({ id, when }: { id: string; when: 'now' | 'period-end' }) => {
      const path = pathOf(`/purchases/${encodeURIComponent(id)}/end`);
      queries.setQueryData(key, (await client<ReaderJson>(path, { method: 'POST', body: { when } })).body);
    },
  });

  /** Who had it is answered. The other reader is looked up again. */
  const move = useMutation({
    mutationFn: async ({ to }: { to: string }) => {
      const answer = await client<ReaderJson>(pathOf('/move'), { method: 'POST', body: { to } });
      await queries.invalidateQueries({ queryKey: ['reader'] });
      queries.setQueryData(key, answer.body);
    },
  });

  const erase = useMutation({
    mutationFn: async ({ endSubscriptions }: { endSubscriptions: boolean }) => {
      await client(pathOf('', endSubscriptions ? 'endSubscriptions=true' : ''), { method: 'DELETE' });
      await queries.invalidateQueries({ queryKey: key });
    },
  });

  /** Everything that is held, for the reader. */
  const take = useMutation({ mutationFn: async () => (await client<ReaderExport>(pathOf('/export'))).body });

  return { change, endPurchase, move, erase, take };
}
