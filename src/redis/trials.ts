import type { BillingStore } from '../paywall/purchases/billing-store.ts';
import type { RedisClient } from './connection/client.ts';
import { trialsKey } from './keys.ts';

/** Who had a trial. The keys of one person live in several hashes, and so in a cluster on several servers. */
export function createTrials(link: RedisClient): Pick<BillingStore, 'hadTrial' | 'claimTrials'> {
  async function claim(publication: string, trial: string, owner: string): Promise<string> {
    const key = trialsKey(publication, trial);
    const [, theirs = owner] = await link.ask(key, (redis, deadline) =>
      redis.stileClaimField(key, trial, '', owner, deadline),
    );
    return theirs;
  }

  return {
    async hadTrial(publication, keys) {
      const found = await Promise.all(
        keys.map((trial) => {
          const key = trialsKey(publication, trial);
          return link.askRepeatably(key, (redis) => redis.hexists(key, trial));
        }),
      );
      return found.includes(1);
    },

    claimTrials: (publication, keys, owner) => Promise.all(keys.map((trial) => claim(publication, trial, owner))),
  };
}
