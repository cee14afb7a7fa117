import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { lookUpAnswer } from '../../../../../src/http/schemas/look-up.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type LookUpAnswer = z.output<typeof lookUpAnswer>;

export type LookUpForm = LookUpAnswer['form'];

/** A reader whom a text may mean. */
export type FoundReader = LookUpAnswer['readers'][number];

/** Whom a text may mean, by whichever of their ids it is. Asked again each time: readers come. */
export function useLookUp(text: string) {
  const client = useClient();
  const path = useApiPath(`/look-up?for=${encodeURIComponent(text)}`);
  return useQuery({
    queryKey: ['look-up', path],
    queryFn: async ({ signal }) => (await client<LookUpAnswer>(path, { signal })).body,
    staleTime: 0,
    gcTime: 0,
  });
}
