import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  effectsAnswer,
  meterChangeSchema,
  meterSettingsSchema,
} from '../../../../src/http/schemas/meter-settings.ts';
import { useClient } from './api-context.tsx';
import { isProblem } from './problem.ts';
import { useApiPath, usePublication } from './publication-context.tsx';

/** A meter as the admin API returns it. */
export type MeterBody = z.output<typeof meterSettingsSchema>;

/** A change as it takes it: what is left out stays as it is. */
export type MeterChange = z.input<typeof meterChangeSchema>;

export type Foreseen = z.output<typeof effectsAnswer>;
export type WindowWarning = Foreseen['warnings'][number];

/** A meter in the version in which it was seen. */
export interface SeenMeter {
  readonly meter: MeterBody;
  readonly etag: string;
}

const seen = ({ body, etag }: { body: MeterBody; etag: string | null }): SeenMeter => ({
  meter: body,
  etag: etag ?? '',
});

const keyOf = (publication: string) => [publication, 'meter'] as const;

export function useMeter() {
  const client = useClient();
  const path = useApiPath('/meter');
  return useQuery({
    queryKey: keyOf(usePublication().name),
    queryFn: async ({ signal }) => seen(await client<MeterBody>(path, { signal })),
  });
}

/** The texts that speak of another window than the meter has, in the version in which it was seen. */
export function useWindowWarnings(etag: string) {
  const client = useClient();
  const path = useApiPath('/meter/effects');
  return useQuery({
    queryKey: [...keyOf(usePublication().name), 'warnings', etag],
    queryFn: async ({ signal }) => (await client<Foreseen>(path, { method: 'POST', body: {}, signal })).body.warnings,
  });
}

/** How many readers the kill switch touches, in a sentence; empty until that is known. */
export function useSwitchReaders(open: boolean, asking: boolean): string {
  const client = useClient();
  const path = useApiPath('/meter/effects');
  const { data } = useQuery({
    queryKey: [...keyOf(usePublication().name), 'switch', open],
    queryFn: async ({ signal }) => (await client<Foreseen>(path, { method: 'POST', body: { open }, signal })).body,
    enabled: asking,
    staleTime: 0,
  });
  return data?.effects[0]?.readers.sentence ?? '';
}

/** Maximum attempts for the kill switch while another admin changes other things at the same moment. */
const attempts = 4;

/** What one does with the meter. Each throws the `Problem` with which it is refused. */
export function useMeterChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/meter');
  const key = keyOf(usePublication().name);

  /** As it is now, past everything that is kept here, which it replaces. */
  async function look(): Promise<SeenMeter> {
    const answer = seen(await client<MeterBody>(path));
    queries.setQueryData(key, answer);
    return answer;
  }

  async function put(change: MeterChange, etag: string): Promise<SeenMeter> {
    const answer = seen(await client<MeterBody>(path, { method: 'PUT', body: change, ifMatch: etag }));
    queries.setQueryData(key, answer);
    return answer;
  }

  const save = useMutation({
    mutationFn: ({ change, etag }: { change: MeterChange; etag: string }) => put(change, etag),
  });

  const foresee = useMutation({
    mutationFn: async (change: MeterChange) =>
      (await client<Foreseen>(`${path}/effects`, { method: 'POST', body: change })).body,
  });

  /** Whatever else somebody changes meanwhile stands: nothing of it is overwritten by the switch. */
  const throwSwitch = useMutation({
    mutationFn: async (open: boolean) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await put({ open }, (await look()).etag);
        } catch (error) {
          if (!isProblem(error, 'version-conflict') || attempt === attempts) throw error;
        }
      }
    },
  });

  return { save, foresee, throwSwitch, look };
}
