import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { Router } from 'wouter';
import { createNavigation, decodedPart, type Navigation, pathForRouter, withoutLastSlash } from './navigation.ts';

const NavigationContext = createContext<Navigation | null>(null);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (navigation === null) throw new Error('There is no NavigationProvider around this.');
  return navigation;
}

function usePath(): [string, Navigation['go']] {
  const { subscribe, path, go } = useNavigation();
  return [pathForRouter(useSyncExternalStore(subscribe, path)), go];
}

function useSearchText(): string {
  const { subscribe, search } = useNavigation();
  return useSyncExternalStore(subscribe, search);
}

/** What follows `#` in the address, decoded. It never reaches a server, so it may say what must not be logged. */
export function useFragment(): string {
  const { subscribe } = useNavigation();
  return decodedPart(useSyncExternalStore(subscribe, () => location.hash.slice(1)));
}

/** Wouter, on a history that asks before one leaves what is not saved. Paths are below `/admin`. */
export function NavigationProvider({ children }: { readonly children: ReactNode }) {
  const [navigation] = useState(createNavigation);
  return (
    <NavigationContext value={navigation}>
      <Router base="/admin" hook={usePath} searchHook={useSearchText} hrefs={withoutLastSlash}>
        {children}
      </Router>
    </NavigationContext>
  );
}

/** While `dirty`, one is asked before one leaves: for another page, another publication, by signing out, or the site. */
export function useUnsavedGuard(dirty: boolean): void {
  const { guard } = useNavigation();
  useEffect(() => (dirty ? guard() : undefined), [dirty, guard]);
}
