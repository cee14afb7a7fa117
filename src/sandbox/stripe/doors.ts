import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, Router } from 'express';
import type { Host } from './host.ts';
import { apiRouter } from './http/api.ts';
import { checkoutPage } from './pages/checkout-page.ts';
import { invoicePage } from './pages/invoice-page.ts';
import { withEveryAddress } from './pages/no-page.ts';
import { portalPage } from './pages/portal-page.ts';

/** Where the official client finds the stand-in, in the words of its options. */
export interface StandInAddress {
  readonly protocol: 'http';
  readonly host: string;
  readonly port: number;
}

/** The stand-in's ways in: the application, and the port that it may be listened to on. */
export interface Doors {
  open(host: Host): { app: Express; pages: Router };
  listen(port?: number, host?: string): Promise<StandInAddress>;
  close(): Promise<void>;
  /** The address listened on. */
  url(): string;
}

export function createDoors(): Doors {
  const app = express().disable('x-powered-by').set('etag', false);
  let server: Server | null = null;
  let address: StandInAddress | null = null;
  return {
    open: (host) => {
      const pages = withEveryAddress(Router().use(checkoutPage(host)).use(portalPage(host)).use(invoicePage(host)));
      app.use(apiRouter(host)).use(pages);
      return { app, pages };
    },
    listen: async (port = 0, host = '127.0.0.1') => {
      const started = createServer(app);
      server = started;
      await new Promise<void>((resolve, reject) => {
        started.once('error', reject).listen(port, host, resolve);
      });
      address = { protocol: 'http', host, port: (started.address() as AddressInfo).port };
      return address;
    },
    close: async () => {
      const stopped = server;
      server = null;
      if (stopped === null) return;
      await new Promise((resolve) => {
        stopped.close(resolve);
        stopped.closeAllConnections();
      });
    },
    url: () => (address === null ? 'http://127.0.0.1' : `http://${address.host}:${address.port}`),
  };
}
