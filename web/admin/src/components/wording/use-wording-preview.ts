import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { previewAnswer, previewBody } from '../../../../../src/http/schemas/wording/banners.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type PreviewAnswer = z.output<typeof previewAnswer>;

/** What is asked for: the wording as it is typed, and the reader that it is shown to. */
export type PreviewRequest = z.input<typeof previewBody>;

/** So long one has stopped typing before readers' banners are asked for. */
const pauseMs = 250;

export function useWordingPreview(request: PreviewRequest) {
  const client = useClient();
  const path = useApiPath('/banners/preview');
  const [settled] = useDebouncedValue(JSON.stringify(request), pauseMs);
  return useQuery({
    queryKey: [path, settled],
    queryFn: async ({ signal }) =>
      (await client<PreviewAnswer>(path, { method: 'POST', body: JSON.parse(settled), signal })).body,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  });
}
