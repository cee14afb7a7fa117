import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HttpServices } from '../../http/services.ts';
import { type AgentFinding, createAgentFinder } from '../../networks/agents/agents.ts';
import { createKeyDirectories } from '../../networks/agents/key-directories.ts';
import { createPublishedRanges, type PublishedRanges } from '../../networks/agents/published-ranges.ts';
import { createRangeFetch } from '../../networks/agents/range-fetch.ts';
import { createRangeLoader } from '../../networks/agents/range-loader.ts';
import { createRangeStore } from '../../networks/agents/range-records.ts';
import { createWebBotAuth } from '../../networks/agents/web-bot-auth.ts';
import { createNameProof } from '../../networks/name-proof.ts';
import { createNetworks, forwardedHost, systemResolver } from '../../networks/networks.ts';
import { createOutgoing, type Outgoing } from '../../networks/outgoing.ts';
import { nameInFigures } from '../../paywall/agents/agent-figures.ts';
import { ageOf } from '../../paywall/agents/range-source.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { Parts } from '../parts.ts';

/** Loads published ranges in the background. */
function wireRanges(parts: Parts, { ranges, outgoing }: { ranges: PublishedRanges; outgoing: Outgoing }) {
  const { settings, stores, publications, realClock, metrics, log } = parts;
  const closing = new AbortController();
  const loader = createRangeLoader({
    store: createRangeStore(stores.leases),
    leases: stores.leases,
    changes: stores.changes,
    publications: publications.list,
    ranges,
    fetchRanges: createRangeFetch({ outgoing, folder: join(settings.configDir, 'agents'), signal: closing.signal }),
    realClock,
    holder: randomUUID(),
    log,
    onLoad: metrics.agentRangesLoaded,
  });
  metrics.watchAgentRanges(() =>
    loader.seen().map((source) => [source.source, ageOf(source, realClock.now()) / 1000] as const),
  );
  return { loader, closing };
}

function noteOf({ metrics }: Pick<Parts, 'metrics'>) {
  return (publication: Publication, { agent, signature }: AgentFinding) => {
    if (signature !== 'none') metrics.agentSignature(publication.name, signature);
    if (agent === null) return;
    const name = nameInFigures(agent, publication.agents?.known ?? []);
    metrics.agentSeen(publication.name, name, agent.spoofed ? 'spoofed' : agent.proof);
  };
}

/** Who sends a request: institutions, crawlers and agents. */
export function wireNetworks(parts: Parts): Pick<HttpServices, 'networks' | 'agentRanges'> {
  const { settings, overrides, publications, clock, realClock, tally, metrics } = parts;
  const { trustProxy, publicUrl } = settings;
  const takesLoopback = settings.mode === 'sandbox';
  const outgoing = createOutgoing({ takesLoopback, authorities: overrides.authorities });
  const onFetch = metrics.agentDirectory;
  const directories = createKeyDirectories({ outgoing, realClock, onFetch, takesLoopback });
  const hasName = createNameProof({ resolver: overrides.resolver ?? systemResolver(), clock });
  const ranges = createPublishedRanges();
  const { loader, closing } = wireRanges(parts, { ranges, outgoing });
  const webBotAuth = createWebBotAuth({
    directories,
    realClock,
    publicUrl,
    hostOf: ({ headers }) => forwardedHost(headers, trustProxy),
  });
  return {
    networks: createNetworks({
      trustProxy,
      hasName,
      agentOf: createAgentFinder({ ranges, hasName, webBotAuth }),
      onFailedClaim(name, crawler) {
        metrics.crawlerClaimFailed(name, crawler);
        const publication = publications.get(name);
        if (publication !== undefined) tally.count('crawlerClaimsFailed', { publication, at: clock.now() });
      },
      onAgent: noteOf(parts),
    }),
    agentRanges: {
      ...loader,
      now: realClock.now,
      async close() {
        closing.abort();
        directories.close();
        await loader.close();
        await outgoing.close();
      },
    },
  };
}
