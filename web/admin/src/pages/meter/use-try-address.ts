import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { triedAddresses, tryAddressBody } from '../../../../../src/http/schemas/try-address.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';

export type Tried = z.output<typeof triedAddresses>;

type Request = z.input<typeof tryAddressBody>;

/** So long one has stopped typing before the service is asked. */
const pauseMs = 250;

/** Which article an address is, by a rule that need not be saved. Nothing is asked while there is no address. */
export function useTryAddress(request: Request) {
  const client = useClient();
  const path = useApiPath('/meter/try-address');
  const [settled] = useDebouncedValue(JSON.stringify(request), pauseMs);
  const body: Request = JSON.parse(settled);
  return useQuery({
    queryKey: [path, settled],
    queryFn: async ({ signal }) => (await client<Tried>(path, { method: 'POST', body, signal })).body,
    enabled: body.address !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  });
}
