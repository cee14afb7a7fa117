import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Appearance } from '../../../../../../src/paywall/wording/appearance.ts';
import { useClient } from '../../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../../api/publication-context.tsx';

/** An appearance in the version in which it was seen. */
export interface SeenAppearance {
  readonly appearance: Appearance;
  readonly etag: string;
}

const seen = ({ body, etag }: { body: Appearance; etag: string | null }): SeenAppearance => ({
  appearance: body,
  etag: etag ?? '',
});

export function useAppearance() {
  const client = useClient();
  const path = useApiPath('/appearance');
  return useQuery({
    queryKey: [usePublication().name, 'appearance'],
    queryFn: async ({ signal }) => seen(await client<Appearance>(path, { signal })),
  });
}

/** Throws the `Problem` with which it is refused. */
export function useSaveAppearance() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/appearance');
  const { name } = usePublication();
  return useMutation({
    mutationFn: async ({ appearance, etag }: SeenAppearance) => {
      const saved = seen(await client<Appearance>(path, { method: 'PUT', body: appearance, ifMatch: etag }));
      queries.setQueryData([name, 'appearance'], saved);
      await queries.invalidateQueries({ queryKey: ['publications'] });
      return saved;
    },
  });
}
