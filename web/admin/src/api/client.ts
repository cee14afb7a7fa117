import { type Answer, type CallOptions, call } from './call.ts';
import { isProblem } from './problem.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** Asks the admin API for something, or to change something. */
export type Client = <Body>(path: string, options?: CallOptions) => Promise<Answer<Body>>;

/**
 * Where the session has run out, a request waits until one has signed in again, and is then sent once more: what was being
 * saved is saved. The same where another window has signed in meanwhile, and the token of this one is no longer right.
 */
export function createClient(keeper: SessionKeeper): Client {
  const csrf = () => {
    const state = keeper.state();
    return 'session' in state ? state.session.csrf : null;
  };

  return async <Body>(path: string, options: CallOptions = {}) => {
    try {
      return await call<Body>(path, options, csrf());
    } catch (error) {
      if (isProblem(error, 'csrf')) await keeper.ask();
      else if (!isProblem(error, 'unauthorized') || !(await keeper.signedInAgain())) throw error;
      return await call<Body>(path, options, csrf());
    }
  };
}
