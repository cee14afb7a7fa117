import type { EpochMs } from '../clock.ts';
import type { EventInbox } from './event-inbox.ts';

/** How long one process may take before another may try: longer than all it asks the provider can take. */
const leaseMs = 5 * 60_000;

interface Once<T> {
  /** Names the work among all. */
  readonly name: string;
  readonly now: EpochMs;
  readonly work: () => Promise<T>;
}

/**
 * Does something once, whichever processes try at the same moment, and returns what it came to: `done` if it was done before, `busy`
 * while another process does it, which may not live to the end. What is thrown leaves it to be done again.
 */
export async function doOnce<T>(inbox: EventInbox, { name, now, work }: Once<T>): Promise<T | 'busy' | 'done'> {
  const claim = await inbox.claim(name, { now, leaseMs });
  if (claim !== 'claimed') return claim;
  try {
    const result = await work();
    await inbox.finish(name, now);
    return result;
  } catch (error) {
    // Should this fail too, the claim ends with its lease; what went wrong is the first error.
    await inbox.release(name).catch(() => undefined);
    throw error;
  }
}
