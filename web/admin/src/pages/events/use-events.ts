import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deliveriesAnswer } from '../../../../../src/http/schemas/events/deliveries.ts';
import type {
  endpointChangeBody,
  endpointsAnswer,
  newEndpointBody,
  replayAnswer,
  replayBody,
  shownEndpoint,
} from '../../../../../src/http/schemas/events/endpoints.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

type Endpoints = z.output<typeof endpointsAnswer>;
export type Endpoint = Endpoints['endpoints'][number];
export type ShownEndpoint = z.output<typeof shownEndpoint>;
export type NewEndpoint = z.input<typeof newEndpointBody>;
export type EndpointChange = z.input<typeof endpointChangeBody>;
export type Replay = z.input<typeof replayBody>;
type DeliveryPage = z.output<typeof deliveriesAnswer>;
export type Delivery = DeliveryPage['deliveries'][number];

/** What is looked for among the deliveries; empty for everything. */
export interface DeliveryFilters {
  readonly endpoint: string;
  readonly state: string;
  readonly type: string;
}

/** What is on its way changes by itself. */
const refreshEveryMs = 5_000;

const pageSize = 25;

export function useEndpoints() {
  const client = useClient();
  const path = useApiPath('/events/endpoints');
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<Endpoints>(path, { signal })).body,
    refetchInterval: refreshEveryMs,
  });
}

/** The newest deliveries, and more on demand. */
export function useDeliveries(filters: DeliveryFilters) {
  const client = useClient();
  const path = useApiPath('/events/deliveries');
  return useInfiniteQuery({
    queryKey: [path, filters],
    queryFn: async ({ pageParam, signal }) => {
      const chosen = Object.entries(filters).filter(([, value]) => value !== '');
      const query = new URLSearchParams([...chosen, ['limit', String(pageSize)]]);
      if (pageParam !== null) query.set('cursor', pageParam);
      return (await client<DeliveryPage>(`${path}?${query}`, { signal })).body;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshEveryMs,
  });
}

/** What one does with endpoints. Each throws the `Problem` with which it is refused. */
export function useEndpointChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const events = useApiPath('/events');
  const path = `${events}/endpoints`;
  const onSettled = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: [path] }),
      queries.invalidateQueries({ queryKey: [`${events}/deliveries`] }),
    ]);
  const post = async <Answer>(id: string, act: string, body?: unknown) =>
    (await client<Answer>(`${path}/${id}/${act}`, { method: 'POST', ...(body !== undefined && { body }) })).body;

  const make = useMutation({
    mutationFn: async (body: NewEndpoint) => (await client<ShownEndpoint>(path, { method: 'POST', body })).body,
    onSettled,
  });
  const change = useMutation({
    mutationFn: async ({ seen, body }: { readonly seen: Endpoint; readonly body: EndpointChange }) => {
      const ifMatch = `"${seen.version}"`;
      return (await client<Endpoint>(`${path}/${seen.id}`, { method: 'PUT', body, ifMatch })).body;
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => client<null>(`${path}/${id}`, { method: 'DELETE' }),
    onSettled,
  });
  const rotate = useMutation({ mutationFn: (id: string) => post<ShownEndpoint>(id, 'rotate'), onSettled });
  const enable = useMutation({ mutationFn: (id: string) => post<Endpoint>(id, 'enable'), onSettled });
  const test = useMutation({ mutationFn: (id: string) => post<Delivery>(id, 'test'), onSettled });
  const replay = useMutation({
    mutationFn: ({ id, body }: { readonly id: string; readonly body: Replay }) =>
      post<z.output<typeof replayAnswer>>(id, 'replay', body),
    onSettled,
  });
  const record = useMutation({
    mutationFn: (enabled: boolean) => client(`${events}/settings`, { method: 'PUT', body: { enabled } }),
    onSettled,
  });

  return { make, change, remove, rotate, enable, test, replay, record };
}
