import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { segmentsAnswer, segmentsEstimate } from '../../../../src/http/schemas/segments/segments.ts';
import type { SegmentRule } from '../../../../src/paywall/segments/segment.ts';
import { useClient } from './api-context.tsx';
import { useApiPath, usePublication } from './publication-context.tsx';

type SegmentsBody = z.output<typeof segmentsAnswer>;

export type Estimated = z.output<typeof segmentsEstimate>;

/** The rules in the version in which they were seen. */
export interface SeenSegments extends SegmentsBody {
  readonly etag: string;
}

const seen = ({ body, etag }: { body: SegmentsBody; etag: string | null }): SeenSegments => ({
  ...body,
  etag: etag ?? '',
});

const keyOf = (publication: string) => [publication, 'segments'] as const;

export function useSegments() {
  const client = useClient();
  const path = useApiPath('/segments');
  return useQuery({
    queryKey: keyOf(usePublication().name),
    queryFn: async ({ signal }) => seen(await client<SegmentsBody>(path, { signal })),
  });
}

type Rules = readonly SegmentRule[];

/** What one does with the rules. Each throws the `Problem` with which it is refused. */
export function useSegmentChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/segments');
  const key = keyOf(usePublication().name);

  const save = useMutation({
    mutationFn: async ({ rules, etag }: { rules: Rules; etag: string }) => {
      const answer = seen(await client<SegmentsBody>(path, { method: 'PUT', body: { rules }, ifMatch: etag }));
      queries.setQueryData(key, answer);
      return answer;
    },
  });

  const estimate = useMutation({
    mutationFn: async (rules: Rules) =>
      (await client<Estimated>(`${path}/estimate`, { method: 'POST', body: { rules } })).body,
  });

  /** As they are now, past everything that is kept here, which it replaces. */
  async function look(): Promise<SeenSegments> {
    const answer = seen(await client<SegmentsBody>(path));
    queries.setQueryData(key, answer);
    return answer;
  }

  return { save, estimate, look };
}
