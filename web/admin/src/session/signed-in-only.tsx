import type { ReactNode } from 'react';
import { useSessionKeeper, useSessionState } from '../api/api-context.tsx';
import { Queries } from '../api/queries.tsx';
import { Failure, Loading } from '../components/states.tsx';
import { ExpiredDialog } from './expired-dialog.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Shows the sign-in page in place of the children until somebody has signed in. */
export function SignedInOnly({ children }: { readonly children: ReactNode }) {
  const state = useSessionState();
  const keeper = useSessionKeeper();
  if (state.status === 'asking') return <Loading />;
  if (state.status === 'unknown') {
    return <Failure error={state.error} title="Stile cannot be reached" retry={() => void keeper.ask()} />;
  }
  if (state.status === 'signed-out') return <SignInPage />;
  return (
    // The next admin to sign in sees nothing that was fetched for the one before.
    <Queries>
      {children}
      <ExpiredDialog />
    </Queries>
  );
}
