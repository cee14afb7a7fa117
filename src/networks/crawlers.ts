import { LRUCache } from 'lru-cache';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { Crawler } from '../paywall/publication.ts';
import { type Address, networksAround, parseAddress } from './address.ts';
import { compileNetworks, type NetworkList } from './network-list.ts';
import { hasConfirmedName, type NameResolver } from './reverse-dns.ts';

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

interface Finding {
  readonly proved: boolean;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const waitMs = 250;
const provedMs = 60 * 60_000;
const refutedMs = 10 * 60_000;
/** A DNS that does not say is asked again soon: a crawler must not be taken for an impostor because of it. */
const unansweredMs = 60_000;
const cachedFindings = 20_000;
/** Maximum look-ups at once, so that false claims from a thousand addresses do not become a flood of look-ups. */
const mostLookUps = 64;
/** Maximum look-ups at once for one /24 or /64, and for one /16 or /48, so that no network takes the places of all others. */
const mostNear = 8;
const mostWide = 16;

const networksOf = new WeakMap<Crawler, NetworkList>();

function publishedNetworks(crawler: Crawler): NetworkList {
  const known = networksOf.get(crawler);
  if (known !== undefined) return known;
  const networks = compileNetworks(crawler.networks);
  networksOf.set(crawler, networks);
  return networks;
}

const claims = (userAgent: string, crawler: Crawler) =>
  crawler.userAgent !== '' && userAgent.includes(crawler.userAgent.toLowerCase());

/** What `work` comes to, or false if it takes longer. `work` never rejects, and goes on. */
function withinWait(work: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), waitMs);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}

/** The places that look-ups take while they run. */
function createPlaces() {
  const taken = new Map<string, number>();
  const takenIn = (network: string) => taken.get(network) ?? 0;
  let all = 0;

  function add(networks: readonly string[], change: 1 | -1): void {
    all += change;
    for (const network of networks) {
      const now = takenIn(network) + change;
      if (now === 0) taken.delete(network);
      else taken.set(network, now);
    }
  }

  /** Takes one and returns how to give it back, or null if there is none for this address. */
  return (address: Address): (() => void) | null => {
    const networks = networksAround(address);
    const [near, wide] = networks;
    if (all >= mostLookUps || takenIn(near) >= mostNear || takenIn(wide) >= mostWide) return null;
    add(networks, 1);
    return () => add(networks, -1);
  };
}

/** Look-ups of addresses in the DNS, each made once for all who wait and remembered. */
function createNameProof({ resolver, clock }: { readonly resolver: NameResolver; readonly clock: Clock }) {
  const findings = new LRUCache<string, Finding>({ max: cachedFindings });
  const running = new Map<string, Promise<boolean>>();
  const takePlace = createPlaces();

  async function lookUp(key: string, address: Address, domains: readonly string[]): Promise<boolean> {
    const answer = await hasConfirmedName(resolver, address, domains).catch(() => null);
    const from = clock.now();
    const spanMs = answer === null ? unansweredMs : answer ? provedMs : refutedMs;
    findings.set(key, { proved: answer === true, from, until: from + spanMs });
    running.delete(key);
    return answer === true;
  }

  /** An answer that comes too late for this request is there for the next. */
  return async (address: Address, { hostDomains }: Crawler): Promise<boolean> => {
    if (hostDomains.length === 0) return false;
    const key = `${address.text} ${hostDomains.join(' ')}`;
    const now = clock.now();
    const known = findings.get(key);
    if (known !== undefined && now >= known.from && now < known.until) return known.proved;
    const pending = running.get(key);
    if (pending !== undefined) return pending;
    const leavePlace = takePlace(address);
    if (leavePlace === null) return false;
    const started = lookUp(key, address, hostDomains).finally(leavePlace);
    running.set(key, started);
    return started;
  };
}

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
export function createCrawlerProof(needs: { readonly resolver: NameResolver; readonly clock: Clock }): CrawlerProof {
  const hasName = createNameProof(needs);

  async function firstNamed(address: Address, claimed: readonly Crawler[]): Promise<Crawler | null> {
    // Asked all at once, so that one wait covers them all.
    const named = await Promise.all(claimed.map((crawler) => withinWait(hasName(address, crawler))));
    return claimed.find((_, index) => named[index] === true) ?? null;
  }

  return {
    async crawlerAt(from, crawlers) {
      const userAgent = from.userAgent.toLowerCase();
      const claimed = crawlers.filter((crawler) => claims(userAgent, crawler));
      if (claimed.length === 0) return noClaim;
      const address = parseAddress(from.address);
      if (address === null) return { proved: null, failed: claimed };
      const ranged = claimed.find((crawler) => publishedNetworks(crawler).has(address));
      const proved = ranged ?? (await firstNamed(address, claimed));
      return { proved, failed: proved === null ? claimed : [] };
    },
  };
}
