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

/** Why it is done. */
interface Said {
  readonly reason?: string;
}

type Deed =
  | { readonly deed: 'grant'; readonly body: Said & { readonly until: string } }
  | { readonly deed: 'grant/end' | 'revoke' | 'reset'; readonly body: Said };

/** What one does with a reader. Each throws the `Problem` with which it is refused. */
export function useReaderChanges(name: ReaderName) {
  const client = useClient();
  const queries = useQueryClient();
  const pathOf = useReaderPath(name);
  const key = keyOf(pathOf());

  const change = useMutation({
    mutationFn: async ({ deed, body }: Deed) => {
      const answer = await client<ReaderJson>(pathOf(`/${deed}`), { method: 'POST', body });
      queries.setQueryData(key, answer.body);
    },
  });

  const endPurchase = useMutation({
    mutationFn: async ({ id, ...body }: Said & { id: string; when: 'now' | 'period-end' }) => {
      const path = pathOf(`/purchases/${encodeURIComponent(id)}/end`);
      queries.setQueryData(key, (await client<ReaderJson>(path, { method: 'POST', body })).body);
    },
  });

  /** Who had it is answered. The other reader is looked up again. */
  const move = useMutation({
    mutationFn: async (body: Said & { to: string; by: 'id' | 'sign-in' }) => {
      const answer = await client<ReaderJson>(pathOf('/move'), { method: 'POST', body });
      await queries.invalidateQueries({ queryKey: ['reader'] });
      queries.setQueryData(key, answer.body);
    },
  });

  const erase = useMutation({
    mutationFn: async ({ endSubscriptions, reason }: Said & { endSubscriptions: boolean }) => {
      const query = new URLSearchParams({ endSubscriptions: String(endSubscriptions), ...(reason && { reason }) });
      await client(pathOf('', query.toString()), { method: 'DELETE' });
      await queries.invalidateQueries({ queryKey: key });
    },
  });

  /** Everything that is held, for the reader. */
  const take = useMutation({ mutationFn: async () => (await client<ReaderExport>(pathOf('/export'))).body });

  return { change, endPurchase, move, erase, take };
}
