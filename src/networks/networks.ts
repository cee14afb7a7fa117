import { Resolver } from 'node:dns/promises';
import type { Clock } from '../paywall/clock.ts';
import type { Pass } from '../paywall/metering/pass.ts';
import type { Publication } from '../paywall/publication.ts';
import { clientAddress } from './client-address.ts';
import { claimsToCrawl, createCrawlerProof, refusedCrawler } from './crawlers.ts';
import { institutionAt } from './institutions.ts';
import type { NameResolver } from './reverse-dns.ts';

/** What the address and the claims of a request prove. */
export interface Networks {
  /** See `clientAddress`. */
  clientAddress(remote: string | undefined, forwardedFor: string | undefined): string;
  /** What the address and the user agent come to. A promise only if the DNS may have to be asked. */
  standingOf(
    publication: Publication,
    from: { readonly address: string; readonly userAgent: string },
  ): Standing | Promise<Standing>;
  /** Whether the address lies in a network that the budget of new readers is not for. */
  isExempt(publication: Publication, address: string): boolean;
}

interface Standing {
  /** What lets this request in without meter or payment, or keeps it out, or null. */
  readonly pass: Pass | null;
  /** Whether it calls itself a crawler and proves nothing. */
  readonly isCrawler: boolean;
}

const nothing: Standing = { pass: null, isCrawler: false };

const lookUpMs = 1_000;

/** The machine's own name servers, asked twice at most. A look-up ends by itself, so nothing is left over at the end. */
export const systemResolver = (): Resolver => new Resolver({ timeout: lookUpMs, tries: 2 });

type From = { readonly address: string; readonly userAgent: string };

export function createNetworks(needs: {
  /** The number of trusted proxies in front. */
  readonly trustProxy: number;
  readonly resolver: NameResolver;
  readonly clock: Clock;
  readonly onFailedClaim: (publication: string, crawler: string) => void;
}): Networks {
  const { trustProxy, resolver, clock, onFailedClaim } = needs;
  const proof = createCrawlerProof({ resolver, clock });

  async function provedCrawler({ name, settings }: Publication, from: From): Promise<Standing> {
    const { proved, failed } = await proof.crawlerAt(from, settings.crawlers);
    for (const crawler of failed) onFailedClaim(name, crawler.name);
    const pass = proved === null ? null : ({ kind: 'crawler', by: proved.name } as const);
    return { pass, isCrawler: pass === null };
  }

  return {
    isExempt: ({ settings: { newReaders } }, address) =>
      newReaders !== null && institutionAt(address, newReaders.exempt) !== null,

    clientAddress: (remote, forwardedFor) => clientAddress(remote, forwardedFor, trustProxy),
    standingOf(publication, from) {
      const { institutions, crawlers } = publication.settings;
      const institution = institutionAt(from.address, institutions);
      if (institution !== null) return { pass: { kind: 'institution', by: institution.name }, isCrawler: false };
      const refused = refusedCrawler(from.userAgent, crawlers);
      if (refused !== null) return { pass: { kind: 'refused-crawler', by: refused.name }, isCrawler: true };
      return claimsToCrawl(from.userAgent, crawlers) ? provedCrawler(publication, from) : nothing;
    },
  };
}
