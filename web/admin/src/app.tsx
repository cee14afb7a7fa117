import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Route, Switch } from 'wouter';
import { ApiProvider } from './api/api-context.tsx';
import { createQueryClient } from './api/query-client.ts';
import { styleNonce } from './nonce.ts';
import { SignedInElsewhere } from './session/signed-in-elsewhere.tsx';
import { SignedInOnly } from './session/signed-in-only.tsx';
import { signedInPath } from './session/single-sign-on.ts';
import { NavigationProvider } from './shell/navigation-context.tsx';
import { Publications } from './shell/publications.tsx';
import { UnsavedDialog } from './shell/unsaved-dialog.tsx';
import { theme } from './theme.ts';

/** Everything that surrounds the pages, from the outside in. */
export function App() {
  const [queryClient] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <Notifications />
      <ApiProvider>
        <QueryClientProvider client={queryClient}>
          <NavigationProvider>
            <SignedInOnly>
              <Switch>
                <Route path={signedInPath} component={SignedInElsewhere} />
                <Route component={Publications} />
              </Switch>
              <UnsavedDialog />
            </SignedInOnly>
          </NavigationProvider>
        </QueryClientProvider>
      </ApiProvider>
    </MantineProvider>
  );
}
