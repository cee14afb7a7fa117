import type { HttpServices } from '../../http/services.ts';
import { createAgentFinder } from '../../networks/agents/agents.ts';
import { createKeyDirectories } from '../../networks/agents/key-directories.ts';
import { createPublishedRanges } from '../../networks/agents/published-ranges.ts';
import { createWebBotAuth } from '../../networks/agents/web-bot-auth.ts';
import { createNameProof } from '../../networks/name-proof.ts';
import { createNetworks, forwardedHost, systemResolver } from '../../networks/networks.ts';
import { createOutgoing } from '../../networks/outgoing.ts';
import type { Parts } from '../parts.ts';

/** Who sends a request: institutions, crawlers and agents. */
export function wireNetworks(parts: Parts): Pick<HttpServices, 'networks'> {
  const { settings, overrides, publications, clock, realClock, tally, metrics } = parts;
  const { trustProxy, publicUrl } = settings;
  const takesLoopback = settings.mode === 'sandbox';
  const outgoing = createOutgoing({ takesLoopback });
  const directories = createKeyDirectories({ outgoing, realClock, onFetch: () => undefined, takesLoopback });
  const hasName = createNameProof({ resolver: overrides.resolver ?? systemResolver(), clock });
  const ranges = createPublishedRanges();
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
      onAgent: () => undefined,
    }),
  };
}
