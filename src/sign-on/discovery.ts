import type { Configuration } from 'openid-client';
import type { Clock, EpochMs } from '../paywall/clock.ts';

/** How long what a provider says of itself is believed without asking again. */
const freshMs = 60 * 60_000;

/** Whether less than an hour has passed since `at`. A clock that was moved back makes nothing young. */
const isFresh = (at: EpochMs, now: EpochMs) => now >= at && now - at < freshMs;

/**
 * The provider's metadata: asked for when somebody first signs in, once for all who wait, and again after an hour. What failed is
 * tried again by the next who comes, and a provider that does not answer the question again keeps what it said before.
 */
export function createDiscovery(discover: () => Promise<Configuration>, clock: Clock): () => Promise<Configuration> {
  let known: { readonly configuration: Configuration; readonly at: EpochMs } | null = null;
  let running: Promise<Configuration> | null = null;

  async function ask(): Promise<Configuration> {
    const configuration = await discover();
    known = { configuration, at: clock.now() };
    return configuration;
  }

  return async () => {
    const before = known;
    if (before !== null && isFresh(before.at, clock.now())) return before.configuration;
    running ??= ask().finally(() => {
      running = null;
    });
    return before === null ? running : running.catch(() => before.configuration);
  };
}
