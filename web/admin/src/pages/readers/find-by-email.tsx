import { Anchor, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { readersByEmailAnswer } from '../../../../../src/http/schemas/reader-acts.ts';
import { useClient } from '../../api/api-context.tsx';
import { useApiPath } from '../../api/publication-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { placeOf } from './reader-name.ts';
import { kindWords, stateWords } from './reader-words.ts';

type Found = z.output<typeof readersByEmailAnswer>;

/** Who bought with an email address, as Stripe knows it. */
export function FoundByEmail({ email }: { readonly email: string }) {
  const client = useClient();
  const path = useApiPath(`/readers?email=${encodeURIComponent(email)}`);
  const { data, error, refetch } = useQuery({
    queryKey: ['readers-by-email', path],
    queryFn: async ({ signal }) => (await client<Found>(path, { signal })).body,
  });
  if (data === undefined) {
    if (error === null) return <Loading what="Asking Stripe" />;
    return <Failure error={error} title="Stripe could not be asked" retry={() => void refetch()} />;
  }
  if (data.readers.length === 0)
    return <Text role="status">No purchase with {email}. Stripe compares addresses exactly as typed.</Text>;
  return (
    <List aria-label={`Readers who bought with ${email}`} listStyleType="none">
      {data.readers.map(({ id, kind, entitlement, customer }) => (
        <List.Item key={customer.id}>
          <Link href={placeOf({ name: id, by: null })} asChild>
            <Anchor>{id}</Anchor>
          </Link>
          {`, ${kind === null ? 'reader' : kindWords[kind].toLowerCase()}: ${stateWords[entitlement.state].toLowerCase()}`}
        </List.Item>
      ))}
    </List>
  );
}
