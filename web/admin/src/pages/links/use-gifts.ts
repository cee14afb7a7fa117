import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deskGiftBody, giftsAnswer, madeGift } from '../../../../../src/http/schemas/gifts.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type GiftPage = z.output<typeof giftsAnswer>;

export type ListedGift = GiftPage['gifts'][number];
export type MadeGift = z.output<typeof madeGift>;
export type GiftOrder = z.input<typeof deskGiftBody>;

const pageSize = 25;

/** The newest gifts, and more on demand. */
export function useGifts() {
  const client = useClient();
  const path = useApiPath('/gifts');
  return useInfiniteQuery({
    queryKey: [path],
    queryFn: async ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(pageSize), ...(pageParam !== null && { cursor: pageParam }) });
      return (await client<GiftPage>(`${path}?${query}`, { signal })).body;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** What one does with gifts. Each throws the `Problem` with which it is refused. */
export function useGiftChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/gifts');
  const onSuccess = () => queries.invalidateQueries({ queryKey: [path] });

  const make = useMutation({
    mutationFn: async (body: GiftOrder) => (await client<MadeGift>(path, { method: 'POST', body })).body,
    onSuccess,
  });

  const end = useMutation({
    mutationFn: async (id: string) => (await client<ListedGift>(`${path}/${id}/end`, { method: 'POST' })).body,
    onSuccess,
  });

  return { make, end };
}
