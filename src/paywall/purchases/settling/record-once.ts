import type { EpochMs } from '../../clock.ts';
import type { SellingNeeds } from '../buyer.ts';
import type { AutomaticAct } from './automatic-acts.ts';

/** How long one process may take over an act and its record: longer than all it asks the provider can take. */
const leaseMs = 5 * 60_000;

interface Once {
  /** Names the act among all. */
  readonly name: string;
  readonly now: EpochMs;
  /** Does it, unless that was done before, and answers what is to be recorded; null if there was nothing to do. */
  readonly act: () => Promise<AutomaticAct | null>;
}

/**
 * Does something at the provider, and records it once, whichever processes try at the same moment. Returns whether it is on record:
 * false while another process is at it, which may not live to the end. What is thrown leaves it to be done again.
 */
export async function recordOnce(
  { inbox, recordAct }: Pick<SellingNeeds, 'inbox' | 'recordAct'>,
  { name, now, act }: Once,
): Promise<boolean> {
  const claimed = `act ${name}`;
  const claim = await inbox.claim(claimed, { now, leaseMs });
  if (claim !== 'claimed') return claim === 'done';
  try {
    const done = await act();
    if (done !== null) await recordAct(done);
    await inbox.finish(claimed, now);
    return true;
  } catch (error) {
    await inbox.release(claimed).catch(() => undefined);
    throw error;
  }
}
