import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { type AdminRight, mayDo } from '../../../../src/paywall/admin/rights.ts';
import { type Client, createClient } from './client.ts';
import { createSessionKeeper, type Session, type SessionKeeper, type SessionState } from './session-keeper.ts';

interface Api {
  readonly keeper: SessionKeeper;
  readonly client: Client;
}

const ApiContext = createContext<Api | null>(null);

function createApi(): Api {
  const keeper = createSessionKeeper();
  return { keeper, client: createClient(keeper) };
}

/** Asks at once who is signed in. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [api] = useState(createApi);
  useEffect(() => void api.keeper.ask(), [api]);
  return <ApiContext value={api}>{children}</ApiContext>;
}

function useApiContext(): Api {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('There is no ApiProvider around this.');
  return api;
}

export const useSessionKeeper = (): SessionKeeper => useApiContext().keeper;

export const useClient = (): Client => useApiContext().client;

export function useSessionState(): SessionState {
  const { subscribe, state } = useSessionKeeper();
  return useSyncExternalStore(subscribe, state);
}

/** Who is signed in; only for what is shown to somebody who is. */
export function useSession(): Session {
  const state = useSessionState();
  if (!('session' in state)) throw new Error('Not signed in.');
  return state.session;
}

/** Whether the admin who is signed in may do this. The service checks again; this decides what to show. */
export const useMay = (right: AdminRight): boolean => mayDo(useSession(), right);
