import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import type {
  ExperimentBody,
  ExperimentList,
  ExperimentToSave,
  ReportAnswer,
  SeenExperiment,
  SizeBody,
  SizeQuestion,
} from './experiment-api.ts';

const usePath = () => useApiPath('/experiments');

export function useExperimentList() {
  const client = useClient();
  const path = usePath();
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<ExperimentList>(path, { signal })).body,
    // An admin who comes back to the window sees what has changed meanwhile.
    staleTime: 0,
  });
}

export function useExperiment(id: string) {
  const client = useClient();
  const path = usePath();
  return useQuery({
    queryKey: [path, id],
    queryFn: async ({ signal }): Promise<SeenExperiment> => {
      const { body, etag } = await client<ExperimentBody>(`${path}/${id}`, { signal });
      return { experiment: body, etag: etag ?? '' };
    },
    staleTime: 0,
  });
}

/** Of one that was started. */
export function useReport(id: string) {
  const client = useClient();
  const path = usePath();
  return useQuery({
    queryKey: [path, id, 'report'],
    queryFn: async ({ signal }) => (await client<ReportAnswer>(`${path}/${id}/report`, { signal })).body,
    staleTime: 0,
  });
}

/** Asked again whenever the question changes; null while there is none that can be asked. */
export function useSize(question: SizeQuestion | null) {
  const client = useClient();
  const path = usePath();
  return useQuery({
    queryKey: [path, 'size', question],
    queryFn: async ({ signal }) =>
      (await client<SizeBody>(`${path}/size`, { method: 'POST', body: question, signal })).body,
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
}

/** What is done to one that runs. */
export type Act = 'start' | 'pause' | 'resume' | 'grow' | 'end';

/** What one does with experiments. Each throws the `Problem` with which it is refused. */
export function useExperimentChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = usePath();
  const onSettled = () => queries.invalidateQueries({ queryKey: [path] });

  const save = useMutation({
    /** Without an ETag the experiment is made. */
    mutationFn: async ({ body, etag }: { readonly body: ExperimentToSave; readonly etag: string | null }) => {
      const options = etag === null ? ({ method: 'POST' } as const) : ({ method: 'PUT', ifMatch: etag } as const);
      const saved = await client<ExperimentBody>(etag === null ? path : `${path}/${body.id}`, { ...options, body });
      const seen: SeenExperiment = { experiment: saved.body, etag: saved.etag ?? '' };
      queries.setQueryData([path, body.id], seen);
      return seen;
    },
    onSettled,
  });

  const discard = useMutation({
    mutationFn: async ({ experiment, etag }: SeenExperiment) => {
      await client(`${path}/${experiment.id}`, { method: 'DELETE', ifMatch: etag });
      queries.removeQueries({ queryKey: [path, experiment.id] });
    },
    onSettled,
  });

  const act = useMutation({
    mutationFn: async ({ seen, verb, body }: { seen: SeenExperiment; verb: Act; body: object }) =>
      (
        await client<ExperimentBody>(`${path}/${seen.experiment.id}/${verb}`, {
          method: 'POST',
          ifMatch: seen.etag,
          body,
        })
      ).body,
    onSettled,
  });

  return { save, discard, act };
}
