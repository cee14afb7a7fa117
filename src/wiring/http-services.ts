import { randomBytes } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { clientNetwork, siteNetwork } from '../networks/address.ts';
import { createNetworks, systemResolver } from '../networks/networks.ts';
import { createMetering } from '../paywall/metering/metering.ts';
import { createReports } from '../paywall/reports/reports.ts';
import { createDecisionExplainer } from '../paywall/support/explain-decision.ts';
import { createCookies } from '../tokens/cookies.ts';
import { createEntitlementTokens } from '../tokens/entitlement-token.ts';
import { createKeyedHashes, type KeyedHashes } from '../tokens/keyed-hashes.ts';
import { createIdentities } from '../tokens/publication-identities.ts';
import { createReaderTokens } from '../tokens/reader-token.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { wireAdmins } from './admins.ts';
import type { Parts } from './parts.ts';
import { wireSelling } from './selling.ts';

/** Clients are known by the networks that they have, not by one address of many. */
const withNetworks = (hashes: KeyedHashes): HttpServices['hashes'] => ({
  ...hashes,
  clientKey: (address) => hashes.clientKey(clientNetwork(address)),
  siteKey: (address) => hashes.clientKey(siteNetwork(address)),
});

/** Hands the HTTP layer everything it works with. */
export function wireHttpServices(parts: Parts): HttpServices {
  const { settings, overrides, stores, publications, keys, secrets, sandbox, clock, tally, metrics, log } = parts;
  const hashes = createKeyedHashes(secrets.readerSecret);
  const selling = wireSelling(parts, hashes);
  return {
    ...selling,
    ...wireAdmins(parts, selling.record),
    publicUrl: settings.publicUrl,
    publications,
    metering: createMetering({ ...stores, tally }),
    decisionExplainer: createDecisionExplainer(stores),
    tally,
    reports: createReports(stores.tallies),
    entitlements: stores.entitlements,
    rateLimits: stores.rateLimits,
    trustsProxies: settings.trustProxy > 0,
    clock,
    hashes: withNetworks(hashes),
    readerTokens: createReaderTokens({ secret: secrets.readerSecret, random: randomBytes, clock }),
    entitlementTokens: createEntitlementTokens({ keys, issuer: settings.publicUrl, clock }),
    receipts: createReceipts({ keys, issuer: settings.publicUrl, clock }),
    cookies: createCookies({ publicUrl: settings.publicUrl, clock }),
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
    identityOf: createIdentities({
      clock,
      secretOf: overrides.secretOf ?? (() => undefined),
      sandbox: sandbox?.identity ?? null,
      log,
    }),
    publicKeys: () => keys.jwks,
    ping: stores.ping,
    metrics,
    log,
  };
}
