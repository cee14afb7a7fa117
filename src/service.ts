import type { Logger } from 'pino';
import { createApp, type Listener } from './http/app.ts';
import { createPortGuard, portsToListenOn } from './http/ports.ts';
import { listen, type RunningServer, type Stop } from './http/server.ts';
import type { Clock } from './paywall/clock.ts';
import { formatFault, type Stores } from './paywall/stores.ts';
import { createLivePublications } from './publications/live-publications.ts';
import { createWordingSchedule } from './publications/wording/wording-schedule.ts';
import type { Settings } from './settings/settings.ts';
import { sellsNothing } from './settings/stripe-settings.ts';
import { createLog } from './telemetry/log.ts';
import { logDestination } from './telemetry/log-format.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { createScrape } from './telemetry/scrape.ts';
import { createKeySet } from './tokens/key-set.ts';
import { version } from './version.ts';
import { wireDeliverer } from './wiring/growth/delivery.ts';
import { wireEvents, wireOutboxSweep } from './wiring/growth/outbox.ts';
import { wireHttpServices } from './wiring/http-services.ts';
import { wireOutage } from './wiring/outage.ts';
import type { Overrides, Parts } from './wiring/parts.ts';
import { observeProvider, providerOf } from './wiring/payment-provider.ts';
import { wireReconciler } from './wiring/reconciler.ts';
import { readSecrets } from './wiring/secrets.ts';
import { examineStored, readFiles } from './wiring/start/start-faults.ts';
import { awaitFormat, openWatchedStores } from './wiring/stores.ts';
import { wireTally } from './wiring/tally.ts';
import { openTrail } from './wiring/trail.ts';

export interface Service {
  readonly app: Listener;
  readonly log: Logger;
  readonly isPublication: (name: string) => boolean;
  /** Made by sandbox mode for itself; null if `ADMIN_TOKENS` were given. */
  readonly generatedAdminToken: string | null;
  start(): Promise<{ readonly port: number }>;
  /** The same without listening: for a server of somebody else's, which hands its requests to `app`. */
  attach(): Promise<void>;
  /** Stops accepting, finishes what is in flight, closes the store. */
  close(stop?: Stop): Promise<void>;
}

type Created = { readonly service: Service } | { readonly faults: readonly string[] };

/** How long a start waits for the store. */
const storeWaitMs = 5000;

/**
 * Puts the service together, in the order in which its parts need one another. Returns every fault that keeps it from
 * starting. Nothing listens before `start`.
 */
export async function createService(settings: Settings, overrides: Overrides = {}): Promise<Created> {
  const files = readFiles(settings);
  if (files.faults.length > 0) return { faults: files.faults };

  const log = createLog(settings.logLevel, overrides.logTo ?? (await logDestination(settings.logFormat)));
  const metrics = createMetrics(version);
  const trail = await openTrail(settings, log);
  const realClock: Clock = { now: overrides.realNow ?? Date.now };
  let clock = realClock;
  const needs = { clock: { now: () => clock.now() }, log, metrics, trail, answerWithinMs: overrides.answerWithinMs };
  const { stores, health } = await openWatchedStores(settings.store, needs);
  const fault = await faultOfStore(stores, settings);
  if (fault !== null) return refused([`STORE_URL ${fault}`], { health, stores, trail });

  const publications = createLivePublications(files.parts, { ...stores, mode: settings.mode, log });
  metrics.watchParts(publications.unreadable);
  await publications.start();
  const found = await examineStored({
    stores,
    files: files.parts,
    settings,
    log: overrides.isFirst === false ? null : log,
  });
  if (found.length > 0) {
    publications.close();
    return refused(found, { health, stores, trail });
  }

  const secrets = await readSecrets(settings, stores.secrets);
  const keys = createKeySet(secrets.signingKeys);
  const sandbox = await openSandbox({ settings, stores, keys, publications, realClock, log });
  if (sandbox !== null) clock = sandbox.clock;
  const events = wireEvents({ stores, secrets });
  const tally = wireTally(stores, clock, (error) => {
    log.error({ err: error }, 'the last figures of the reports could not be written');
  });
  const kept = wireOutage({ dir: settings.outageJournal, stores, publications, tally, events, clock, metrics, log });
  const parts = {
    settings,
    overrides,
    stores,
    health,
    publications,
    keys,
    secrets,
    sandbox,
    provider: observeProvider(providerOf({ settings, sandbox, log, metrics }), trail),
    clock,
    realClock,
    tally,
    events,
    outage: kept.outage,
    metrics,
    trail,
    log,
  };
  const services = wireHttpServices(parts);
  const background = backgroundOf(parts, services);
  const atItsPort = createPortGuard(settings);
  const app = createApp({
    services,
    version,
    scrape: createScrape(metrics.registry),
    refusalOf: (request, path) => atItsPort(request, path) ?? sandbox?.refusalOf(request, path) ?? null,
    routes: sandbox?.routes(services) ?? [],
    pages: sandbox?.pages ?? (async () => []),
  });

  async function startParts(): Promise<void> {
    await sandbox?.start(app);
    background.start();
    kept.start();
  }

  async function closeParts(): Promise<void> {
    await background.close();
    await sandbox?.close();
    services.recovery.close();
    await services.failedSignIns.flush();
    publications.close();
    await kept.close();
    await tally.close();
    health.close();
    await stores.close();
    await trail?.close();
    log.info('stopped');
  }

  return {
    service: {
      app,
      log,
      isPublication: (name) => publications.get(name) !== undefined,
      generatedAdminToken: secrets.generatedAdminToken,
      ...runnable(settings, { app, log, startParts, closeParts, beginStop: () => sandbox?.beginStop() }),
    },
  };
}

/**
 * What runs beside the requests: reconciling with Stripe, publishing wordings at their time, sweeping the outbox, delivering events,
 * and loading ranges of agents.
 */
function backgroundOf(parts: Parts, services: ReturnType<typeof wireHttpServices>) {
  const { settings, publications, log } = parts;
  const { wordingDrafts: drafts, clock } = services;
  const schedule = createWordingSchedule({ publications, drafts, clock, log });
  const always = [schedule, services.agentRanges, wireOutboxSweep(parts), wireDeliverer(parts, services)];
  // Without Stripe there is nothing to reconcile with.
  const loops = sellsNothing(settings) ? always : [wireReconciler(parts, services), ...always];
  return {
    start() {
      for (const loop of loops) loop.start();
    },
    async close() {
      for (const loop of loops) await loop.close();
    },
  };
}

/** A service that does not start leaves nothing open. */
async function refused(
  faults: readonly string[],
  { health, stores, trail }: Pick<Parts, 'health' | 'stores' | 'trail'>,
): Promise<Created> {
  health.close();
  await stores.close();
  await trail?.close();
  return { faults };
}

/** Why the service does not start on this store. One that is unavailable keeps nobody but the sandbox from starting. */
async function faultOfStore(stores: Stores, { mode }: Settings): Promise<string | null> {
  const format = await awaitFormat(stores, storeWaitMs);
  if (format !== null) return formatFault(format);
  return mode === 'sandbox' ? 'the store does not answer' : null;
}

/** Sandbox mode is loaded only where it is wanted: production mode never sees its code, and has none. */
async function openSandbox(needs: Pick<Parts, 'settings' | 'stores' | 'keys' | 'publications' | 'realClock' | 'log'>) {
  const { log, ...parts } = needs;
  if (parts.settings.mode !== 'sandbox') return null;
  const { createSandbox } = await import('./sandbox/sandbox.ts');
  const onFailure = (error: unknown) => log.error({ err: error }, 'the stand-in of Stripe cannot be run');
  return createSandbox({ ...parts, onFailure });
}

/** The server around the app: what starts and stops. */
function runnable(
  settings: Settings,
  parts: {
    app: Listener;
    log: Logger;
    startParts: () => Promise<void>;
    /** Before what is in flight is waited for. */
    beginStop: () => void;
    closeParts: () => Promise<void>;
  },
) {
  let servers: readonly RunningServer[] = [];
  return {
    attach: () => parts.startParts(),
    async start() {
      await parts.startParts();
      const { host, mode } = settings;
      servers = await Promise.all(portsToListenOn(settings).map((where) => listen(parts.app, { host, ...where })));
      const [port = settings.port, ...more] = servers.map((server) => server.port);
      parts.log.info({ port, ...(more.length > 0 && { alsoAt: more }), mode, version }, 'listening');
      return { port };
    },
    async close(stop?: Stop) {
      parts.beginStop();
      await Promise.all(servers.map((server) => server.close(stop)));
      await parts.closeParts();
    },
  };
}
