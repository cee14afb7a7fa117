import type { z } from 'zod';
import type { sessionAnswer } from '../../../../src/http/schemas/session.ts';
import { call } from './call.ts';
import { isProblem } from './problem.ts';

export type Session = z.output<typeof sessionAnswer>;

export type SessionState =
  | { readonly status: 'asking' }
  | { readonly status: 'unknown'; readonly error: unknown }
  | { readonly status: 'signed-out' }
  | { readonly status: 'signed-in'; readonly session: Session }
  /** It was; the page stays as it is while one signs in again. */
  | { readonly status: 'expired'; readonly session: Session };

const path = '/v1/admin/session';

/** Tells the other windows of these pages that somebody has signed in. */
const channelName = 'stile-admin-session';

/** Knows who is signed in. */
export function createSessionKeeper() {
  let state: SessionState = { status: 'asking' };
  const listeners = new Set<() => void>();
  const channel = new BroadcastChannel(channelName);

  function become(next: SessionState): void {
    state = next;
    for (const listener of [...listeners]) listener();
  }

  /** Asks the service again. An admin whose session has ended keeps the page. */
  async function ask(): Promise<void> {
    try {
      const { body } = await call<Session>(path, {}, null);
      become({ status: 'signed-in', session: body });
    } catch (error) {
      if ('session' in state) become({ status: 'expired', session: state.session });
      else become(isProblem(error, 'unauthorized') ? { status: 'signed-out' } : { status: 'unknown', error });
    }
  }

  channel.onmessage = () => {
    if (state.status !== 'signed-in') void ask();
  };

  return {
    state: () => state,

    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    ask,

    async signIn(token: string): Promise<void> {
      const { body } = await call<Session>(path, { method: 'POST', body: { token } }, null);
      become({ status: 'signed-in', session: body });
      channel.postMessage('signed-in');
    },

    /** Throws a `Problem` where the service did not hear of it. */
    async signOut(): Promise<void> {
      const csrf = 'session' in state ? state.session.csrf : null;
      await call(path, { method: 'DELETE' }, csrf).catch((error: unknown) => {
        if (!isProblem(error, 'unauthorized')) throw error;
      });
      become({ status: 'signed-out' });
    },

    /** Leaves the page of a session that has run out. */
    giveUp: () => become({ status: 'signed-out' }),

    /** Tells the other windows that somebody has signed in here, by whichever way. */
    announce: () => channel.postMessage('signed-in'),

    /** Called where the service knows the session no more. Resolves once somebody has signed in again; false if they would not. */
    signedInAgain(): Promise<boolean> {
      if (state.status === 'signed-in') become({ status: 'expired', session: state.session });
      return new Promise((resolve) => {
        const settle = () => {
          if (state.status === 'expired') return;
          listeners.delete(settle);
          resolve(state.status === 'signed-in');
        };
        listeners.add(settle);
        settle();
      });
    },
  };
}

export type SessionKeeper = ReturnType<typeof createSessionKeeper>;
