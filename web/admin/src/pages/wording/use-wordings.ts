import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { wordingListAnswer } from '../../../../../src/http/schemas/wording/banners.ts';
import type { Wording } from '../../../../../src/paywall/wording/wording.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../api/publication-context.tsx';
import type { WordingBody } from '../../components/wording/wording-draft.ts';

type WordingList = z.output<typeof wordingListAnswer>;

/** A wording in the version in which it was seen. */
export interface SeenWording {
  readonly wording: WordingBody;
  readonly etag: string;
}

const keysOf = (publication: string) => ({
  all: [publication, 'wording'] as const,
  one: (locale: string) => [publication, 'wording', locale] as const,
});

const seen = ({ body, etag }: { body: WordingBody; etag: string | null }): SeenWording => ({
  wording: body,
  etag: etag ?? '',
});

export function useWordingList() {
  const client = useClient();
  const path = useApiPath('/banners');
  return useQuery({
    queryKey: keysOf(usePublication().name).all,
    queryFn: async ({ signal }) => (await client<WordingList>(path, { signal })).body,
  });
}

/** The published texts of a language; not asked for unless there are any. */
export function useWording(locale: string, isPublished = true) {
  const client = useClient();
  const path = useApiPath(`/banners/${encodeURIComponent(locale)}`);
  return useQuery({
    queryKey: keysOf(usePublication().name).one(locale),
    queryFn: async ({ signal }) => seen(await client<WordingBody>(path, { signal })),
    enabled: isPublished,
  });
}

/** What one does with the published texts of a language. Each throws the `Problem` with which it is refused. */
export function useWordingChanges(locale: string) {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath(`/banners/${encodeURIComponent(locale)}`);
  const keys = keysOf(usePublication().name);

  const save = useMutation({
    mutationFn: async ({ wording, etag }: { wording: Wording; etag: string }) => {
      const answer = seen(await client<WordingBody>(path, { method: 'PUT', body: wording, ifMatch: etag }));
      queries.setQueryData(keys.one(locale), answer);
      await queries.invalidateQueries({ queryKey: keys.all, exact: true });
      return answer;
    },
  });

  /** As it is now, past everything that is kept here, which it replaces. */
  async function look(): Promise<SeenWording> {
    const answer = seen(await client<WordingBody>(path));
    queries.setQueryData(keys.one(locale), answer);
    return answer;
  }

  async function remove(etag: string): Promise<void> {
    await client(path, { method: 'DELETE', ifMatch: etag });
    await queries.invalidateQueries({ queryKey: keys.all, exact: true });
    queries.removeQueries({ queryKey: keys.one(locale) });
  }

  return { save, look, remove };
}
