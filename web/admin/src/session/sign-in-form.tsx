import { PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSessionKeeper } from '../api/api-context.tsx';
import { messageOf } from '../api/problem.ts';
import { BusyButton } from '../components/busy-button.tsx';

/** Takes an admin token. It is kept nowhere: the service gives a cookie for it that no script can read. */
export function SignInForm({ primary }: { readonly primary: boolean }) {
  const keeper = useSessionKeeper();
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      await keeper.signIn(token.trim());
    } catch (error) {
      setFault(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <PasswordInput
          label="Admin token"
          description="Your Stile operators give you one."
          autoComplete="current-password"
          required
          data-autofocus
          value={token}
          error={fault}
          aria-invalid={fault !== null}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <BusyButton type="submit" variant={primary ? 'filled' : 'default'} busy={busy}>
          Sign in
        </BusyButton>
      </Stack>
    </form>
  );
}
