import { dayAt } from '../../paywall/calendar/day.ts';
import type { NewReaderBudget, Publication } from '../../paywall/publication.ts';
import type { Soon } from '../../paywall/soon.ts';
import { unlimitedWhileAway } from '../rate-limiting.ts';
import type { HttpServices } from '../services.ts';

/**
 * What becomes of somebody whom nobody knows.
 * - `kept`: a new reader, with a cookie.
 * - `not-kept`: a reader for this one answer, for nothing is counted.
 * - `beyond-budget`: the same, and without free articles: enough of their network were new today.
 */
export type Newcomer = 'kept' | 'not-kept' | 'beyond-budget';

/** Who is new, and whether it counts. */
export interface Arrival {
  readonly publication: Publication;
  readonly address: string;
  /** `false` decides without counting. */
  readonly count: boolean;
  /** `false` keeps nobody whom a budget would have to be asked for. */
  readonly mayAskStore: boolean;
}

/** A span of the limit is never shorter than the day that its key names, and what it holds is gone with it. */
const daySeconds = 86_400;

type Needs = Pick<HttpServices, 'rateLimits' | 'hashes' | 'clock' | 'metrics' | 'tally'>;

/** Takes new anonymous readers from the budget that a publication may set for a network and a day. */
export function createNewReaders({ rateLimits, hashes, clock, metrics, tally }: Needs) {
  async function takeFrom(
    { perDay, ...prefixes }: NewReaderBudget,
    { publication, address, count }: Arrival,
  ): Promise<Newcomer> {
    const { name, settings } = publication;
    const at = clock.now();
    const client = hashes.networkKey(address, prefixes, dayAt(at, settings.timeZone));
    const request = { scope: `new-readers ${name}`, client, requests: perDay, perSeconds: daySeconds };
    const waitSeconds = await (count ? rateLimits.take(request) : rateLimits.look(request)).catch(unlimitedWhileAway);
    if (waitSeconds === 0) return count ? 'kept' : 'not-kept';
    if (count) {
      metrics.newReaderRefused(name);
      tally.count('newReadersRefused', { publication, at });
    }
    return 'beyond-budget';
  }

  return (arrival: Arrival): Soon<Newcomer> => {
    const budget = arrival.publication.settings.newReaders;
    if (budget === null) return 'kept';
    return arrival.mayAskStore ? takeFrom(budget, arrival) : 'not-kept';
  };
}
