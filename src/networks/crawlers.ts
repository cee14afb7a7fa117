import { madeOnce } from '../paywall/made-once.ts';
import type { Crawler } from '../paywall/publication.ts';
import { type Address, parseAddress } from './address.ts';
import type { NameProof } from './name-proof.ts';
import { compileNetworks, type NetworkList } from './network-list.ts';

interface CrawlerResult {
  /** The crawler that the request is proved to come from, or null. */
  readonly proved: Crawler | null;
  /** Those that it claims to be and is not proved to be, where it proved none. */
  readonly failed: readonly Crawler[];
}

export interface CrawlerProof {
  /** Never throws, and waits for the DNS no longer than 250 ms. */
  crawlerAt(
    from: { readonly userAgent: string; readonly address: string },
    crawlers: readonly Crawler[],
  ): Promise<CrawlerResult>;
}

const noClaim: CrawlerResult = { proved: null, failed: [] };

interface Named {
  readonly userAgent: string;
  readonly networks: readonly string[];
}

/** The ranges that are written down for a crawler, compiled once. */
export const writtenNetworks = madeOnce(({ networks }: Named): NetworkList => compileNetworks(networks));

/** Whether a user agent, in lower case, names the crawler. */
const claims = (userAgent: string, crawler: Pick<Named, 'userAgent'>) =>
  crawler.userAgent !== '' && userAgent.includes(crawler.userAgent.toLowerCase());

/** Whether a user agent names any of them: only then is there something to prove. */
export function claimsToCrawl(userAgent: string, crawlers: readonly Crawler[]): boolean {
  const lower = userAgent.toLowerCase();
  return crawlers.some((crawler) => claims(lower, crawler));
}

/** The crawler that the publication refuses and that a user agent names, or null. Who does not want to be read says so truly. */
export function refusedCrawler(userAgent: string, crawlers: readonly Crawler[]): Crawler | null {
  const lower = userAgent.toLowerCase();
  return crawlers.find((crawler) => crawler.policy === 'refuse' && claims(lower, crawler)) ?? null;
}

/**
 * Proves crawlers by their published ranges or by forward-confirmed reverse DNS. The user agent is a claim: it decides who is
 * asked for a proof, and proves nothing.
 */
export function createCrawlerProof(hasName: NameProof): CrawlerProof {
  async function firstNamed(address: Address, claimed: readonly Crawler[]): Promise<Crawler | null> {
    // Asked all at once, so that one wait covers them all.
    const named = await Promise.all(claimed.map(({ hostDomains }) => hasName(address, hostDomains)));
    return claimed.find((_, index) => named[index] === 'proved') ?? null;
  }

  return {
    async crawlerAt(from, crawlers) {
      const userAgent = from.userAgent.toLowerCase();
      const claimed = crawlers.filter((crawler) => claims(userAgent, crawler));
      if (claimed.length === 0) return noClaim;
      const address = parseAddress(from.address);
      if (address === null) return { proved: null, failed: claimed };
      const ranged = claimed.find((crawler) => writtenNetworks(crawler).has(address));
      const proved = ranged ?? (await firstNamed(address, claimed));
      return { proved, failed: proved === null ? claimed : [] };
    },
  };
}
