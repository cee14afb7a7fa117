import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import type { triedSegments, trySegmentsBody } from '../../../../../src/http/schemas/segments/try.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

export type Tried = z.output<typeof triedSegments>;

export type TryQuestion = z.input<typeof trySegmentsBody>;

/** Asks which rule holds. Nothing is counted by it. */
export function useTry() {
  const client = useClient();
  const path = useApiPath('/segments/try');
  return useMutation({
    mutationFn: async (body: TryQuestion) => (await client<Tried>(path, { method: 'POST', body })).body,
  });
}
