import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { Route, Switch } from 'wouter';
import { ApiProvider } from './api/api-context.tsx';
import { Queries } from './api/queries.tsx';
import { NavigationProvider } from './navigation/navigation-context.tsx';
import { styleNonce } from './nonce.ts';
import { SignedInElsewhere } from './session/signed-in-elsewhere.tsx';
import { SignedInOnly } from './session/signed-in-only.tsx';
import { signedInPath } from './session/single-sign-on.ts';
import { Publications } from './shell/publications.tsx';
import { UnsavedDialog } from './shell/unsaved-dialog.tsx';
import { resolveVariables, theme } from './theme.ts';

/** Everything that surrounds the pages, from the outside in. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <Notifications />
      <ApiProvider>
        <Queries>
          <NavigationProvider>
            <SignedInOnly>
              <Switch>
                <Route path={signedInPath} component={SignedInElsewhere} />
                <Route component={Publications} />
              </Switch>
              <UnsavedDialog />
            </SignedInOnly>
          </NavigationProvider>
        </Queries>
      </ApiProvider>
    </MantineProvider>
  );
}
