import { Resolver } from 'node:dns/promises';
import type { Clock } from '../paywall/clock.ts';
import type { Pass } from '../paywall/metering/decide.ts';
import type { Publication } from '../paywall/publication.ts';
import { clientAddress } from './client-address.ts';
import { claimsToCrawl, createCrawlerProof } from './crawlers.ts';
import { institutionAt } from './institutions.ts';
import type { NameResolver } from './reverse-dns.ts';

/** What the address and the claims of a request prove. */
export interface Networks {
  /** See `clientAddress`. */
  clientAddress(remote: string | undefined, forwardedFor: string | undefined): string;
  /** What lets this request in without meter or payment, or null. A promise only where the DNS may have to be asked. */
  passFor(
    publication: Publication,
    from: { readonly address: string; readonly userAgent: string },
  ): Pass | null | Promise<Pass | null>;
}

const lookUpMs = 1_000;

/** The machine's own name servers, asked twice at most. A look-up ends by itself, so nothing is left over at the end. */
export const systemResolver = (): Resolver => new Resolver({ timeout: lookUpMs, tries: 2 });

export function createNetworks(needs: {
  /** The number of trusted proxies in front. */
  readonly trustProxy: number;
  readonly resolver: NameResolver;
  readonly clock: Clock;
  readonly onFailedClaim: (publication: string, crawler: string) => void;
}): Networks {
  const { trustProxy, resolver, clock, onFailedClaim } = needs;
  const proof = createCrawlerProof({ resolver, clock });

  async function crawlerPass({ name, settings }: Publication, from: { address: string; userAgent: string }) {
    const { proved, failed } = await proof.crawlerAt(from, settings.crawlers);
    for (const crawler of failed) onFailedClaim(name, crawler.name);
    return proved === null ? null : ({ kind: 'crawler', by: proved.name } as const);
  }

  return {
    clientAddress: (remote, forwardedFor) => clientAddress(remote, forwardedFor, trustProxy),
    passFor(publication, from) {
      const { institutions, crawlers } = publication.settings;
      const institution = institutionAt(from.address, institutions);
      if (institution !== null) return { kind: 'institution', by: institution.name };
      return claimsToCrawl(from.userAgent, crawlers) ? crawlerPass(publication, from) : null;
    },
  };
}
