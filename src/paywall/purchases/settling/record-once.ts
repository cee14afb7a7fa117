import type { EpochMs } from '../../clock.ts';
import type { SellingNeeds } from '../buyer.ts';
import { doOnce } from '../do-once.ts';
import type { AutomaticAct } from './automatic-acts.ts';

interface Once {
  /** Names the act among all. */
  readonly name: string;
  readonly now: EpochMs;
  /** Does it, unless that was done before, and returns what is to be recorded; null if there was nothing to do. */
  readonly act: () => Promise<AutomaticAct | null>;
}

/** Does something at the provider, and records it once. Returns whether it is on record: false while another process does it. */
export async function recordOnce(
  { inbox, recordAct }: Pick<SellingNeeds, 'inbox' | 'recordAct'>,
  { name, now, act }: Once,
): Promise<boolean> {
  const outcome = await doOnce(inbox, {
    name: `act ${name}`,
    now,
    work: async () => {
      const done = await act();
      if (done !== null) await recordAct(done);
    },
  });
  return outcome !== 'busy';
}
