import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  issuedLicence,
  licenceBody,
  licenceSchema,
  licencesAnswer,
} from '../../../../../src/http/schemas/agents/agent-policy.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

export type Licence = z.output<typeof licenceSchema>;
export type IssuedLicence = z.output<typeof issuedLicence>;
export type LicenceOrder = z.input<typeof licenceBody>;

export function useLicences() {
  const client = useClient();
  const path = useApiPath('/agents/licences');
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<z.output<typeof licencesAnswer>>(path, { signal })).body.licences,
  });
}

/** What one does with licences. Each throws the `Problem` with which it is refused. */
export function useLicenceChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/agents/licences');
  const onSuccess = () => queries.invalidateQueries({ queryKey: [path] });
  const issue = useMutation({
    mutationFn: async (body: LicenceOrder) => (await client<IssuedLicence>(path, { method: 'POST', body })).body,
    onSuccess,
  });
  const revoke = useMutation({
    mutationFn: async (id: string) => (await client<Licence>(`${path}/${id}`, { method: 'DELETE' })).body,
    onSuccess,
  });
  return { issue, revoke };
}
