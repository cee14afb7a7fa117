import { Button, Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { waysAnswer } from '../../../../src/http/schemas/session.ts';
import { useClient } from '../api/api-context.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** With the publisher's own sign-in if there is one, and with an admin token always. */
export function SignInWays({ go }: { readonly go: (url: string) => void }) {
  const client = useClient();
  // Where this cannot be asked, a token still does.
  const { data } = useQuery({
    queryKey: ['ways-to-sign-in'],
    queryFn: async () => (await client<z.output<typeof waysAnswer>>('/v1/admin/session/ways')).body,
  });
  const oidc = data?.oidc ?? null;
  return (
    <>
      {oidc !== null && (
        <>
          <Button onClick={() => go(oidc.url)}>Sign in with {oidc.name}</Button>
          <Divider label="or" />
        </>
      )}
      <SignInForm primary={oidc === null} />
    </>
  );
}
