import { Resolver } from 'node:dns/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Agent } from '../paywall/agents/agent.ts';
import type { Pass } from '../paywall/metering/pass.ts';
import type { Publication } from '../paywall/publication.ts';
import { type Soon, whenThere } from '../paywall/soon.ts';
import type { AgentFinder, AgentFinding, AgentRequest } from './agents/agents.ts';
import { clientAddress } from './client-address.ts';
import { claimsToCrawl, createCrawlerProof, refusedCrawler } from './crawlers.ts';
import { institutionAt } from './institutions.ts';
import type { NameProof } from './name-proof.ts';

/** What the address and the claims of a request prove. */
export interface Networks {
  /** See `clientAddress`. */
  clientAddress(remote: string | undefined, forwardedFor: string | undefined): string;
  /** What the request comes to. A promise only if the DNS may have to be asked. */
  standingOf(publication: Publication, from: AgentRequest): Soon<Standing>;
  /** Whether the address lies in a network that the budget of new readers is not for. */
  isExempt(publication: Publication, address: string): boolean;
}

interface Standing {
  /** What lets this request in without meter or payment, or keeps it out, or null. */
  readonly pass: Pass | null;
  /** Whether it is no reader: it calls itself a crawler, or the publication's rules for agents know it as one. */
  readonly isCrawler: boolean;
  /** Null for a reader, and for publications without rules for agents. */
  readonly agent: Agent | null;
}

const nothing: Standing = { pass: null, isCrawler: false, agent: null };

const lookUpMs = 1_000;

/** The machine's own name servers, asked twice at most. A look-up ends by itself, so nothing is left over at the end. */
export const systemResolver = (): Resolver => new Resolver({ timeout: lookUpMs, tries: 2 });

/** The host that was asked for, as the nearest trusted proxy says; null if there is none. */
export function forwardedHost(headers: IncomingHttpHeaders, trustProxy: number): string | null {
  const told = headers['x-forwarded-host'];
  if (trustProxy === 0 || typeof told !== 'string') return null;
  return told.split(',').at(-1)?.trim().toLowerCase() ?? null;
}

export function createNetworks(needs: {
  /** The number of trusted proxies in front. */
  readonly trustProxy: number;
  readonly hasName: NameProof;
  readonly agentOf: AgentFinder;
  readonly onFailedClaim: (publication: string, crawler: string) => void;
  readonly onAgent: (publication: Publication, found: AgentFinding) => void;
}): Networks {
  const { trustProxy, hasName, agentOf, onFailedClaim, onAgent } = needs;
  const proof = createCrawlerProof(hasName);

  async function provedCrawler({ name, settings }: Publication, from: AgentRequest): Promise<Standing> {
    const { proved, failed } = await proof.crawlerAt(from, settings.crawlers);
    for (const crawler of failed) onFailedClaim(name, crawler.name);
    const pass = proved === null ? null : ({ kind: 'crawler', by: proved.name } as const);
    return { pass, isCrawler: pass === null, agent: null };
  }

  function standingOfAgent(publication: Publication, found: AgentFinding): Standing {
    for (const name of found.failed) onFailedClaim(publication.name, name);
    onAgent(publication, found);
    return found.agent === null ? nothing : { pass: null, isCrawler: true, agent: found.agent };
  }

  return {
    isExempt: ({ settings: { newReaders } }, address) =>
      newReaders !== null && institutionAt(address, newReaders.exempt) !== null,

    clientAddress: (remote, forwardedFor) => clientAddress(remote, forwardedFor, trustProxy),
    standingOf(publication, from) {
      const { institutions, crawlers } = publication.settings;
      const institution = institutionAt(from.address, institutions);
      if (institution !== null) return { ...nothing, pass: { kind: 'institution', by: institution.name } };
      if (publication.agents !== null)
        return whenThere(agentOf(publication, from), (found) => standingOfAgent(publication, found));
      const refused = refusedCrawler(from.userAgent, crawlers);
      if (refused !== null) return { ...nothing, pass: { kind: 'refused-crawler', by: refused.name }, isCrawler: true };
      return claimsToCrawl(from.userAgent, crawlers) ? provedCrawler(publication, from) : nothing;
    },
  };
}
