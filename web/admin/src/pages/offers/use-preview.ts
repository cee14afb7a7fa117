import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { previewAnswer } from '../../../../../src/http/schemas/wording/banners.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import type { OfferToSave } from './offer-api.ts';

type PreviewAnswer = z.output<typeof previewAnswer>;

/** So long one has stopped typing before readers' banners are asked for. */
const pauseMs = 300;

/** An offer that has no id yet has some other in its previews, where nobody sees it. */
const withId = (body: OfferToSave): OfferToSave => (body.id === '' ? { ...body, id: 'new' } : body);

/** What readers would see of the offer in every language, before it is saved. `body` is null while it cannot be read. */
export function useOfferPreview(body: OfferToSave | null) {
  const client = useClient();
  const path = useApiPath('/banners/preview');
  const [settled] = useDebouncedValue(JSON.stringify(body), pauseMs);
  return useQuery({
    queryKey: [path, settled],
    queryFn: async ({ signal }) => {
      const offer = withId(JSON.parse(settled));
      return (await client<PreviewAnswer>(path, { method: 'POST', body: { offer }, signal })).body;
    },
    enabled: settled !== 'null',
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  });
}
