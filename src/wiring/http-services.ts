import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { HttpServices } from '../http/services.ts';
import { clientNetwork } from '../networks/address.ts';
import { createNetworks, systemResolver } from '../networks/networks.ts';
import type { Clock } from '../paywall/clock.ts';
import { createMetering } from '../paywall/metering/metering.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import { createReports } from '../paywall/reports/reports.ts';
import type { Stores } from '../paywall/stores.ts';
import { createExplaining } from '../paywall/support/explain-decision.ts';
import type { Catalogue } from '../publications/live-publications.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Overrides } from '../service.ts';
import type { Settings } from '../settings/settings.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createCookies } from '../tokens/cookies.ts';
import { createEntitlementTokens } from '../tokens/entitlement-token.ts';
import type { KeySet } from '../tokens/key-set.ts';
import { createKeyedHashes } from '../tokens/keyed-hashes.ts';
import { createIdentities } from '../tokens/publication-identities.ts';
import { createReaderTokens } from '../tokens/reader-token.ts';
import { createReceipts } from '../tokens/receipt.ts';
import { wireAdmins } from './admins.ts';
import type { Secrets } from './secrets.ts';
import { wireSelling } from './selling.ts';

export interface Parts {
  readonly settings: Settings;
  readonly overrides: Overrides;
  readonly stores: Stores;
  readonly catalogue: Catalogue;
  readonly keys: KeySet;
  readonly secrets: Secrets;
  readonly sandbox: Sandbox | null;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly tally: Tally;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Hands the HTTP layer everything it works with. */
export function wireHttpServices(parts: Parts): HttpServices {
  const { settings, overrides, stores, catalogue, keys, secrets, sandbox, clock, tally, metrics, log } = parts;
  const { publicUrl } = settings;
  const hashes = createKeyedHashes(secrets.readerSecret);
  return {
    ...wireSelling(parts, hashes),
    ...wireAdmins(parts),
    publicUrl,
    catalogue,
    metering: createMetering({ ...stores, tally }),
    explaining: createExplaining(stores),
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
        const publication = catalogue.get(name);
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
