import { createAdmission } from '../http/admission.ts';
import type { HttpServices } from '../http/services.ts';
import { clientNetwork, networkOf, siteNetwork } from '../networks/address.ts';
import { createNetworks, systemResolver } from '../networks/networks.ts';
import { createMetering } from '../paywall/metering/metering.ts';
import { createDecisionExplainer } from '../paywall/support/explain-decision.ts';
import { createKeyedHashes, type KeyedHashes } from '../tokens/keyed-hashes.ts';
import { wireAdmins } from './admins.ts';
import { wireGifts } from './gifts.ts';
import type { Parts } from './parts.ts';
import { wireRecovery } from './recovery.ts';
import { wireReports } from './reports/reports.ts';
import { wireSelling } from './selling.ts';
import { wireTokens } from './tokens.ts';

/** Clients are known by the networks that they have, not by one address of many. */
const withNetworks = (hashes: KeyedHashes): HttpServices['hashes'] => ({
  ...hashes,
  clientKey: (address) => hashes.clientKey(clientNetwork(address)),
  siteKey: (address) => hashes.clientKey(siteNetwork(address)),
  linkKey: (link, who, day) => hashes.clientKey(`${day} ${link} ${who}`),
  networkKey: (address, prefixes, day) => hashes.clientKey(`${day} ${networkOf(address, prefixes)}`),
});

/** Hands the HTTP layer everything it works with. */
export function wireHttpServices(parts: Parts): HttpServices {
  const { settings, overrides, stores, publications, secrets, clock, tally, outage, metrics, trail, log } = parts;
  const hashes = createKeyedHashes(secrets.readerSecret);
  const selling = wireSelling(parts, hashes);
  const { transferOnSignIn } = selling.selling;
  const admission = createAdmission({ most: settings.viewsInFlight });
  metrics.watchViews(admission);
  return {
    ...selling,
    ...wireAdmins(parts, selling.record),
    publicUrl: settings.publicUrl,
    isBehindProxy: settings.trustProxy > 0,
    trail,
    publications,
    metering: createMetering({ ...stores, tally, outage, transferOnSignIn }),
    admission,
    decisionExplainer: createDecisionExplainer(stores),
    tally,
    ...wireReports(parts, selling),
    entitlements: stores.entitlements,
    ampSignIns: stores.ampSignIns,
    rateLimits: stores.rateLimits,
    readerFacts: stores.readerFacts,
    countryHeader: settings.countryHeader,
    clock,
    hashes: withNetworks(hashes),
    ...wireTokens(parts),
    ...wireGifts(parts),
    ...wireRecovery(parts, hashes),
    networks: createNetworks({
      trustProxy: settings.trustProxy,
      resolver: overrides.resolver ?? systemResolver(),
      clock,
      onFailedClaim(name, crawler) {
        metrics.crawlerClaimFailed(name, crawler);
        const publication = publications.get(name);
        if (publication !== undefined) tally.count('crawlerClaimsFailed', { publication, at: clock.now() });
      },
    }),
    checkStore: parts.health.check,
    metrics,
    log,
  };
}
