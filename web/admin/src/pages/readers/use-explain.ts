import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import type { explainBody, explanationSchema } from '../../../../../src/http/schemas/readers.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

export type Explanation = z.output<typeof explanationSchema>;

export type Question = z.input<typeof explainBody>;

/** Asks why. Nothing is counted by it. */
export function useExplain() {
  const client = useClient();
  const path = useApiPath('/explain');
  return useMutation({
    mutationFn: async (body: Question) => (await client<Explanation>(path, { method: 'POST', body })).body,
  });
}
