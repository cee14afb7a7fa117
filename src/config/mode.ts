import type { Fault } from '../paywall/errors.ts';
import type { PublicationSettings } from '../paywall/publication.ts';

export const modes = ['sandbox', 'production'] as const;

/** `sandbox`: a story to live through, with a clock that can be moved. `production`: real readers and real money. */
export type Mode = (typeof modes)[number];

/** What the mode does not allow of settings that are right in themselves, whether they come from a file or a store. */
export function faultsForMode(settings: PublicationSettings, mode: Mode): Fault[] {
  if (mode === 'sandbox' || settings.identity?.keys.from !== 'sandbox') return [];
  return [{ path: 'identity', message: "is the sandbox's own sign-in, which production mode refuses" }];
}
