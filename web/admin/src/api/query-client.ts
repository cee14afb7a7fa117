import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

/** A refusal stays one however often one asks; only what may pass by itself is tried again. */
const mayPass = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 500);

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 2 && mayPass(error), staleTime: 5_000 },
    },
  });
