import { join } from 'node:path';
import type { Router } from 'express';
import type { Listener } from '../http/app.ts';
import type { Route } from '../http/route.ts';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { Stores } from '../paywall/stores.ts';
import type { Settings } from '../settings/settings.ts';
import type { SandboxClock } from './clock.ts';
import { remoteControls, type StandInControls } from './stand-in-controls.ts';
import { hostStandIn } from './stand-in-host.ts';
import { createStandInSeat } from './stand-in-seat.ts';
import { stripeRoutes } from './stripe-routes.ts';

/** How the official client reaches the stand-in, whichever process hosts it. */
export interface StandInAccess {
  readonly secretKey: string;
  /** An origin that no name server knows: `fetch` puts the true one in its place. */
  readonly apiBase: string;
  readonly fetch: typeof fetch;
  readonly webhookSecret: string;
}

export interface SandboxStripe {
  readonly access: StandInAccess;
  readonly controls: StandInControls;
  readonly routes: readonly Route[];
  readonly pages: () => Promise<Router>;
  /** `app` is the service of this process. */
  start(app: Listener): Promise<void>;
  /** The service is about to stop: no call may keep it waiting. */
  beginStop(): void;
  close(): Promise<void>;
}

interface Needs {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly clock: SandboxClock;
  readonly realClock: Clock;
  readonly webhookSecret: string;
  readonly onFailure: (error: unknown) => void;
}

const pagesPath = '/sandbox/stripe';
const apiBase = 'http://stripe.invalid';

/** What asks the stand-in at a stop may finish in this time. Another process may hold its answers back. */
const lastCallsMs = 2000;

/** The stand-in of Stripe as every process of the sandbox uses it, and one of them hosts it. */
export function createSandboxStripe(needs: Needs): SandboxStripe {
  const { settings, stores, clock, realClock, webhookSecret } = needs;
  const { store, publicUrl } = settings;
  let service: Listener = () => undefined;

  const seat = createStandInSeat({
    leases: stores.leases,
    realClock,
    // The store itself logs that it is unavailable.
    onFailure: (error) => {
      if (!(error instanceof PaywallError)) needs.onFailure(error);
    },
    open: () =>
      hostStandIn({
        clock,
        webhookSecret,
        pages: { url: publicUrl + pagesPath, path: pagesPath },
        persistTo: store.kind === 'file' ? join(store.dir, 'stripe-stand-in.db') : null,
        app: (request, response) => service(request, response),
      }),
  });

  const stopping = new AbortController();
  const controls = remoteControls(seat.address);
  return {
    controls,
    access: {
      secretKey: 'sk_test_sandbox',
      apiBase,
      webhookSecret,
      async fetch(input, init) {
        const signal = AbortSignal.any([stopping.signal, ...(init?.signal == null ? [] : [init.signal])]);
        return fetch(String(input).replace(apiBase, await seat.address()), { ...init, signal });
      },
    },
    routes: stripeRoutes(controls),
    pages: async () => {
      const { standInPages } = await import('./stand-in-pages.ts');
      return standInPages(pagesPath, seat.address);
    },
    async start(app) {
      service = app;
      await seat.start();
    },
    beginStop() {
      seat.liftFaults();
      setTimeout(() => stopping.abort(), lastCallsMs).unref();
    },
    close: seat.close,
  };
}
