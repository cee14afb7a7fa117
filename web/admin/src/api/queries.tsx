import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Problem } from './problem.ts';

/** A refusal stays one however often one asks; only what may pass by itself is tried again. */
const mayPass = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 500);

const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => failures < 2 && mayPass(error), staleTime: 5_000 },
    },
  });

/** What was fetched is kept for as long as this is shown, and no longer. */
export function Queries({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
