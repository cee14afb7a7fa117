import { randomBytes } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { clientNetwork } from '../networks/address.ts';
import { createNetworks, systemResolver } from '../networks/networks.ts';
import { createMetering } from '../paywall/metering/metering.ts';
import { createReports } from '../paywall/reports/reports.ts';
import { createDecisionExplainer } from '../paywall/support/explain-decision.ts';
import { createCookies } from '../tokens/cookies.ts';
import { createEntitlementTokens } from '../tokens/entitlement-token.ts';
import { createKeyedHashes } from '../tokens/keyed-hashes.ts';
import { createIdentities } from '../tokens/publication-identities.ts';
import { createReaderTokens } from '../tokens/reader-token.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { wireAdmins } from './admins.ts';
import type { Parts } from './parts.ts';
import { wireSelling } from './selling.ts';

/** Hands the HTTP layer everything it works with. */
export function wireHttpServices(parts: Parts): HttpServices {
  const { settings, overrides, stores, publications, keys, secrets, sandbox, clock, tally, metrics, log } = parts;
  const { publicUrl } = settings;
  const hashes = createKeyedHashes(secrets.readerSecret);
  return {
    ...wireSelling(parts, hashes),
    ...wireAdmins(parts),
    publicUrl,
    publications,
    metering: createMetering({ ...stores, tally }),
    decisionExplainer: createDecisionExplainer(stores),
    tally,
    reports: createReports(stores.tallies),
    entitlements: stores.entitlements,
    rateLimits: stores.rateLimits,
    trustsProxies: settings.trustProxy > 0,
    clock,
    hashes: { ...hashes, clientKey: (address) => hashes.clientKey(clientNetwork(address)) },
    readerTokens: createReaderTokens({ secret: secrets.readerSecret, random: randomBytes, clock }),
    entitlementTokens: createEntitlementTokens({ keys, issuer: publicUrl, clock }),
    receipts: createReceipts({ keys, issuer: publicUrl, clock }),
    cookies: createCookies({ publicUrl, clock }),
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
    checkStore: parts.health.check,
    metrics,
    log,
  };
}
