import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { draftAnswer } from '../../../../../../src/http/schemas/wording/wording-drafts.ts';
import type { Wording } from '../../../../../../src/paywall/wording/wording.ts';
import { useClient } from '../../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../../api/publication-context.tsx';
import type { SeenWording } from '../use-wordings.ts';

type DraftBody = z.output<typeof draftAnswer>;

/** A draft in the version in which it was seen. */
export type SeenDraft = SeenWording & { readonly draft: DraftBody };

const seen = ({ body, etag }: { body: DraftBody; etag: string | null }): SeenDraft => ({
  draft: body,
  wording: body.wording,
  etag: etag ?? '',
});

const keyOf = (publication: string, locale: string) => [publication, 'wording-draft', locale] as const;

export function useDraft(locale: string) {
  const client = useClient();
  const path = useApiPath(`/banners/${encodeURIComponent(locale)}/draft`);
  return useQuery({
    queryKey: keyOf(usePublication().name, locale),
    queryFn: async ({ signal }) => seen(await client<DraftBody>(path, { signal })),
  });
}

interface DraftToSave {
  readonly wording: Wording;
  /** Null for a draft that there is not yet. */
  readonly etag: string | null;
  readonly basedOn: string | null;
}

/** What one does with the draft in one language. Each throws the `Problem` with which it is refused. */
export function useDraftChanges(locale: string) {
  const client = useClient();
  const queries = useQueryClient();
  const { name } = usePublication();
  const path = useApiPath(`/banners/${encodeURIComponent(locale)}/draft`);
  const refresh = () => queries.invalidateQueries({ queryKey: [name, 'wording'] });

  async function kept(answer: { body: DraftBody; etag: string | null }): Promise<SeenDraft> {
    const found = seen(answer);
    queries.setQueryData(keyOf(name, locale), found);
    await refresh();
    return found;
  }

  /** Forgets a draft that was published or discarded, once its page is left: a page that is still there would ask for it again. */
  async function forget(): Promise<void> {
    await refresh();
    queries.removeQueries({ queryKey: keyOf(name, locale), type: 'inactive' });
  }

  const save = useMutation({
    mutationFn: async ({ wording, etag, basedOn }: DraftToSave) => {
      const version = etag === null ? {} : { ifMatch: etag };
      return kept(await client<DraftBody>(path, { method: 'PUT', body: { wording, basedOn }, ...version }));
    },
  });

  return {
    save,
    async look(): Promise<SeenDraft> {
      const found = seen(await client<DraftBody>(path));
      queries.setQueryData(keyOf(name, locale), found);
      return found;
    },
    async publish(etag: string, despiteUntranslated: boolean): Promise<void> {
      await client(`${path}/publish`, { method: 'POST', body: { despiteUntranslated }, ifMatch: etag });
    },
    schedule: async (etag: string, body: { at: string; despiteUntranslated: boolean }) =>
      kept(await client<DraftBody>(`${path}/schedule`, { method: 'PUT', body, ifMatch: etag })),
    unschedule: async (etag: string) =>
      kept(await client<DraftBody>(`${path}/schedule`, { method: 'DELETE', ifMatch: etag })),
    forget,
    async discard(etag: string): Promise<void> {
      await client(path, { method: 'DELETE', ifMatch: etag });
    },
  };
}
