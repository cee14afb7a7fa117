import type { Fault } from '../paywall/errors.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import type { Environment } from './environment.ts';

export const modes = ['sandbox', 'production'] as const;

/** `sandbox`: a story to live through, with a clock that can be moved. `production`: real readers and real money. */
export type Mode = (typeof modes)[number];

/** The mode where `STILE_MODE` names none. */
export const usualMode = ({ NODE_ENV }: Environment): Mode => (NODE_ENV === 'production' ? 'production' : 'sandbox');

/** The publication that the demo shows, and the only one for which the sandbox signs readers in. */
export const sandboxPublication = 'nikkei-asian-review';

/** What the mode does not allow of settings that are right in themselves, whether they come from a file or a store. */
export function faultsForMode(settings: PublicationSettings, mode: Mode): Fault[] {
  if (mode === 'sandbox' || settings.identity?.keys.from !== 'sandbox') return [];
  return [{ path: 'identity', message: "is the sandbox's own sign-in, which production mode refuses" }];
}

/** The same, and a sign-in that nobody could use: the sandbox makes tokens for one publication. */
export function faultsOfSignIn(
  { publication, settings }: { readonly publication: string; readonly settings: PublicationSettings },
  mode: Mode,
): Fault[] {
  const forbidden = faultsForMode(settings, mode);
  const served = settings.identity?.keys.from !== 'sandbox' || publication === sandboxPublication;
  if (forbidden.length > 0 || served) return forbidden;
  return [{ path: 'identity', message: `is the sandbox's own sign-in, which is for ${sandboxPublication} alone` }];
}
