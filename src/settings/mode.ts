import type { Fault } from '../paywall/errors.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import type { Environment } from './environment.ts';
import { isOnLoopback } from './public-url.ts';

export const modes = ['sandbox', 'production'] as const;

/** `sandbox`: a story to live through, with a clock that can be moved. `production`: real readers and real money. */
export type Mode = (typeof modes)[number];

/** The mode where `STILE_MODE` names none. */
export const usualMode = ({ NODE_ENV }: Environment): Mode => (NODE_ENV === 'production' ? 'production' : 'sandbox');

const examplePublication = 'nikkei-asian-review';

/** The publication that the demo shows, and the only one for which the sandbox signs readers in: the example, or else the first by name. */
export function sandboxPublicationOf(names: readonly string[]): string {
  const [first = examplePublication] = [...names].sort();
  return names.includes(examplePublication) ? examplePublication : first;
}

/** By what settings are judged that are right in themselves. */
export interface Installation {
  readonly mode: Mode;
  /** Null if nobody knows it. Production mode that only its own machine reaches is tried out, and may do what would harm readers. */
  readonly publicUrl: string | null;
}

/** Production mode needs https, unless nobody but its own machine reaches it. */
export function publicUrlFaults(publicUrl: string, mode: Mode): Fault[] {
  if (mode === 'sandbox' || publicUrl.startsWith('https:') || isOnLoopback(publicUrl)) return [];
  const message = 'is not https, so that cookies travel unprotected; set it to the https address of the outside';
  return [{ path: 'PUBLIC_URL', message }];
}

/** Whether readers sign in with what the sandbox signs for anybody who asks. Production mode takes no such token. */
export const isSandboxSignIn = ({ identity }: PublicationSettings): boolean => identity?.keys.from === 'sandbox';

/** What the installation does not allow of settings that are right in themselves, whether they come from a file or a store. */
export function faultsForMode(settings: PublicationSettings, { mode, publicUrl }: Installation): Fault[] {
  const isTriedOut = publicUrl !== null && isOnLoopback(publicUrl);
  if (mode === 'sandbox' || !isSandboxSignIn(settings) || isTriedOut) return [];
  return [{ path: 'identity', message: "is the sandbox's own sign-in, which production mode refuses" }];
}

/** What of it is allowed for now. */
export function warningsForMode(settings: PublicationSettings, installation: Installation): Fault[] {
  if (installation.mode === 'sandbox' || !isSandboxSignIn(settings)) return [];
  if (faultsForMode(settings, installation).length > 0) return [];
  const message =
    "is the sandbox's own sign-in: no reader can sign in, and with a public PUBLIC_URL production mode refuses it";
  return [{ path: 'identity', message }];
}

interface Named {
  readonly publication: string;
  readonly settings: PublicationSettings;
  /** All publications that there are. */
  readonly names: readonly string[];
}

/** The same, and a sign-in that nobody could use: the sandbox makes tokens for one publication. */
export function faultsOfSignIn({ publication, settings, names }: Named, installation: Installation): Fault[] {
  if (installation.mode === 'production') return faultsForMode(settings, installation);
  const served = sandboxPublicationOf(names);
  if (!isSandboxSignIn(settings) || publication === served) return [];
  return [{ path: 'identity', message: `is the sandbox's own sign-in, which is for ${served} alone` }];
}
