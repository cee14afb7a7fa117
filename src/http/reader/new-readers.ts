import { dayAround } from '../../paywall/calendar/day.ts';
import { isAgentPass, type Pass } from '../../paywall/metering/pass.ts';
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
  /** What the address and the user agent come to. */
  readonly pass: Pass | null;
  /** `false` decides without counting. */
  readonly count: boolean;
  /** `false` keeps nobody whom a budget would have to be asked for. */
  readonly mayAskStore: boolean;
}

/** Those let in by what they proved, of whom any number may be new. A gift opens one article: its reader is new like any other. */
const withoutBudget: ReadonlySet<Pass['kind']> = new Set(['institution', 'crawler']);

/** What is taken is forgotten when the day is over everywhere: clocks of instances may differ, and the day has a key of its own. */
const keptAfterDayMs = 10 * 60_000;

type Needs = Pick<HttpServices, 'rateLimits' | 'hashes' | 'clock' | 'networks'>;

/** Takes new anonymous readers from the budget that a publication may set for a network and a day. */
export function createNewReaders({ rateLimits, hashes, clock, networks }: Needs) {
  async function takeFrom(
    { perDay, exempt: _, ...prefixes }: NewReaderBudget,
    { publication, address, count }: Arrival,
  ): Promise<Newcomer> {
    const { name, settings } = publication;
    const at = clock.now();
    const { day, endsAt } = dayAround(at, settings.timeZone);
    const client = hashes.networkKey(address, prefixes, day);
    const request = { scope: `new-readers ${name}`, client, requests: perDay, at, endsAt: endsAt + keptAfterDayMs };
    const waitSeconds = await (count ? rateLimits.take(request) : rateLimits.look(request)).catch(unlimitedWhileAway);
    if (waitSeconds > 0) return 'beyond-budget';
    return count ? 'kept' : 'not-kept';
  }

  return (arrival: Arrival): Soon<Newcomer> => {
    const { publication, address, pass } = arrival;
    // Who is an agent for the policy is no new reader, and keeps no cookie.
    if (pass !== null && (isAgentPass(pass) || pass.kind === 'licence')) return 'not-kept';
    const budget = publication.settings.newReaders;
    if (budget === null) return 'kept';
    // Who is refused by name gets nothing that a budget could end, and uses up nobody's.
    if (pass?.kind === 'refused-crawler') return 'not-kept';
    const isFree = (pass !== null && withoutBudget.has(pass.kind)) || networks.isExempt(publication, address);
    if (isFree) return arrival.count ? 'kept' : 'not-kept';
    return arrival.mayAskStore ? takeFrom(budget, arrival) : 'not-kept';
  };
}
