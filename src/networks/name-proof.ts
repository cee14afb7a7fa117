import { LRUCache } from 'lru-cache';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import { type Address, networksAround } from './address.ts';
import { hasConfirmedName, type NameResolver } from './reverse-dns.ts';

/** `unknown`: the DNS has not said, or there was no room to ask it. */
export type NameAnswer = 'proved' | 'refuted' | 'unknown';

/** Whether an address has a confirmed name in one of the domains. Never rejects, and waits for the DNS no longer than 250 ms. */
export type NameProof = (address: Address, domains: readonly string[]) => Promise<NameAnswer>;

interface Finding {
  readonly answer: NameAnswer;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const waitMs = 250;
/** A DNS that does not say is asked again soon: a crawler must not be taken for an impostor because of it. */
const keptMs: Readonly<Record<NameAnswer, number>> = { proved: 60 * 60_000, refuted: 10 * 60_000, unknown: 60_000 };
const cachedFindings = 20_000;
/** Maximum look-ups at once, so that false claims from a thousand addresses do not become a flood of look-ups. */
const mostLookUps = 64;
/** Maximum look-ups at once for one /24 or /64, and for one /16 or /48, so that no network takes the places of all others. */
const mostNear = 8;
const mostWide = 16;

/** What `work` comes to, or `unknown` if it takes longer. `work` never rejects, and goes on. */
function withinWait(work: Promise<NameAnswer>): Promise<NameAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('unknown'), waitMs);
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

/** Look-ups of addresses in the DNS, each made once for all who wait and remembered. An answer that comes too late is there for the next. */
export function createNameProof(needs: { readonly resolver: NameResolver; readonly clock: Clock }): NameProof {
  const { resolver, clock } = needs;
  const findings = new LRUCache<string, Finding>({ max: cachedFindings });
  const running = new Map<string, Promise<NameAnswer>>();
  const takePlace = createPlaces();

  async function lookUp(key: string, address: Address, domains: readonly string[]): Promise<NameAnswer> {
    const found = await hasConfirmedName(resolver, address, domains).catch(() => null);
    const answer = found === null ? 'unknown' : found ? 'proved' : 'refuted';
    const from = clock.now();
    findings.set(key, { answer, from, until: from + keptMs[answer] });
    running.delete(key);
    return answer;
  }

  async function find(address: Address, domains: readonly string[]): Promise<NameAnswer> {
    if (domains.length === 0) return 'refuted';
    const key = `${address.text} ${domains.join(' ')}`;
    const now = clock.now();
    const known = findings.get(key);
    if (known !== undefined && now >= known.from && now < known.until) return known.answer;
    const pending = running.get(key);
    if (pending !== undefined) return pending;
    const leavePlace = takePlace(address);
    if (leavePlace === null) return 'unknown';
    const started = lookUp(key, address, domains).finally(leavePlace);
    running.set(key, started);
    return started;
  }

  return (address, domains) => withinWait(find(address, domains));
}
