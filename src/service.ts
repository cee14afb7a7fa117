import { randomBytes } from 'node:crypto';
import type { DestinationStream, Logger } from 'pino';
import { createCatalogue } from './catalogue.ts';
import { describeFileFault } from './config/checked-file.ts';
import { partsOf } from './config/part-diff.ts';
import { loadPublicationFiles } from './config/publication-files.ts';
import type { Settings } from './config/settings.ts';
import { createApp, type Listener } from './http/app.ts';
import { listen, type RunningServer } from './http/server.ts';
import type { HttpServices } from './http/services.ts';
import { createIdentities } from './identities.ts';
import { createNetworks, systemResolver } from './networks/networks.ts';
import type { NameResolver } from './networks/reverse-dns.ts';
import { isReachable, openStores } from './open-stores.ts';
import type { Clock, EpochMs } from './paywall/clock.ts';
import { createMetering } from './paywall/metering.ts';
import { readSecrets } from './read-secrets.ts';
import { createLog } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createScrape } from './telemetry/scrape.ts';
import { createCookies } from './tokens/cookies.ts';
import { createEntitlementTokens } from './tokens/entitlement-token.ts';
import { createKeySet } from './tokens/key-set.ts';
import { createKeyedHashes } from './tokens/keyed-hashes.ts';
import { createReaderTokens } from './tokens/reader-token.ts';
import { createReceipts } from './tokens/receipt.ts';
import { version } from './version.ts';

/** What a test, or a program that embeds the service, gives in place of the machine's own. */
export interface Overrides {
  /** The real time, in epoch milliseconds. */
  readonly realNow?: () => EpochMs;
  /** Where log lines go instead of to standard output. */
  readonly logTo?: DestinationStream;
  /** The environment's secrets that publications' identities name. */
  readonly secretOf?: (setting: string) => string | undefined;
  readonly resolver?: NameResolver;
}

export interface Service {
  readonly app: Listener;
  readonly log: Logger;
  /** Made by sandbox mode for itself; null where `ADMIN_TOKENS` were given. */
  readonly generatedAdminToken: string | null;
  start(): Promise<{ readonly port: number }>;
  /** Stops accepting, finishes what is in flight, closes the store. */
  close(): Promise<void>;
}

/** How long a start waits for the store. */
const storeWaitMs = 5000;

/**
 * Puts the service together, in the order in which its parts need one another. Answers every fault that keeps it from
 * starting. Nothing listens before `start`.
 */
export async function createService(
  settings: Settings,
  overrides: Overrides = {},
): Promise<{ readonly service: Service } | { readonly faults: readonly string[] }> {
  // A date in the wording that has passed since is for `config check` to say; it must not keep a service from starting again.
  const files = loadPublicationFiles(settings.configDir, Number.NEGATIVE_INFINITY);
  if (files.faults.length > 0) return { faults: files.faults.map(describeFileFault) };

  const log = createLog(settings.logLevel, overrides.logTo);
  const metrics = createMetrics();
  const realNow = overrides.realNow ?? Date.now;
  let clock: Clock = { now: realNow };
  const clockNow: Clock = { now: () => clock.now() };
  const stores = await openStores(settings.store, { clock: clockNow, log });
  const reachable = await isReachable(stores, storeWaitMs);
  if (!reachable && settings.mode === 'sandbox') {
    await stores.close();
    return { faults: ['STORE_URL: the store does not answer'] };
  }

  const secrets = await readSecrets(settings, stores.secrets);
  const keys = createKeySet(secrets.signingKeys);
  const issuer = settings.publicUrl;
  const hashes = createKeyedHashes(secrets.readerSecret);
  const receipts = createReceipts({ keys, issuer, clock: clockNow });

  const catalogue = createCatalogue(partsOf(files.publications), { ...stores, mode: settings.mode, log });
  if (reachable) await catalogue.reload();
  else catalogue.follow();

  // Sandbox mode is loaded only where it is wanted: production mode never sees its code.
  const sandbox =
    settings.mode === 'sandbox'
      ? await (await import('./sandbox/sandbox.ts')).createSandbox({ settings, stores, keys, realNow })
      : null;
  if (sandbox !== null) clock = sandbox.clock;

  const services: HttpServices = {
    publicUrl: settings.publicUrl,
    catalogue,
    metering: createMetering(stores),
    entitlements: stores.entitlements,
    rateLimits: stores.rateLimits,
    clock: clockNow,
    hashes,
    readerTokens: createReaderTokens({ secret: secrets.readerSecret, random: randomBytes, clock: clockNow }),
    entitlementTokens: createEntitlementTokens({ keys, issuer, clock: clockNow }),
    receipts,
    cookies: createCookies({ publicUrl: settings.publicUrl, clock: clockNow }),
    networks: createNetworks({
      trustProxy: settings.trustProxy,
      resolver: overrides.resolver ?? systemResolver(),
      clock: clockNow,
      onFailedClaim: metrics.crawlerClaimFailed,
    }),
    identityOf: createIdentities({
      clock: clockNow,
      secretOf: overrides.secretOf ?? (() => undefined),
      sandbox: sandbox?.identity ?? null,
    }),
    publicKeys: () => keys.jwks,
    ping: stores.ping,
    metrics,
    log,
  };
  const app = createApp({
    services,
    version,
    scrape: createScrape(metrics.registry),
    sandbox: { routes: sandbox?.routes ?? [], pages: sandbox?.pages ?? [] },
  });
  let server: RunningServer | null = null;

  return {
    service: {
      app,
      log,
      generatedAdminToken: secrets.generatedAdminToken,
      async start() {
        server = await listen(app, settings);
        log.info({ port: server.port, mode: settings.mode, version }, 'listening');
        return { port: server.port };
      },
      async close() {
        await server?.close();
        sandbox?.close();
        catalogue.close();
        await stores.close();
        log.info('stopped');
      },
    },
  };
}
