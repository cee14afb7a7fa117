import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AgentRules } from '../../../../../src/paywall/agents/agent.ts';
import type { Crawler } from '../../../../../src/paywall/publication.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

/** The rules as they are stored, and by which ETag they can be changed. */
export interface StoredRules {
  readonly rules: AgentRules | null;
  readonly etag: string;
  /** Of the meter's settings: they count only until there are rules for agents. */
  readonly crawlers: readonly Crawler[];
}

export function useAgents() {
  const client = useClient();
  const path = useApiPath('/agents');
  const meter = useApiPath('/meter');
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }): Promise<StoredRules> => {
      const [agents, settings] = await Promise.all([
        client<{ agents: AgentRules | null }>(path, { signal }),
        client<{ crawlers: readonly Crawler[] }>(meter, { signal }),
      ]);
      return { rules: agents.body.agents, etag: agents.etag ?? '', crawlers: settings.body.crawlers };
    },
    refetchOnWindowFocus: false,
  });
}

/** Throws the `Problem` with which it is refused. */
export function useSaveAgents() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/agents');
  return useMutation({
    mutationFn: ({ rules, etag }: { readonly rules: AgentRules; readonly etag: string }) =>
      client(path, { method: 'PUT', body: { agents: rules }, ifMatch: etag }),
    onSuccess: () => queries.invalidateQueries(),
  });
}
