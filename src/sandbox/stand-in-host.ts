import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HubNeeds, StandInHub } from './stand-in-hub.ts';

/** A port that only this machine reaches, where the stand-in of Stripe answers. */
export interface StandInHost {
  /** An origin. */
  readonly address: string;
  /** Has the API answer as ever, also what it holds back. */
  liftFaults(): void;
  close(): Promise<void>;
}

/** In a cluster each process has a port of its own, which `exclusive` says. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port: 0, host: '127.0.0.1', exclusive: true }, resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Opens the port. The stand-in itself is a good part of a start, and is loaded by the first who asks it. What was sold in it before
 * falls due whether it is asked or not: then it is there at once.
 */
export async function hostStandIn(needs: HubNeeds): Promise<StandInHost> {
  let loading: Promise<StandInHub> | undefined;
  let hub: StandInHub | null = null;
  async function load(): Promise<StandInHub> {
    const { openHub } = await import('./stand-in-hub.ts');
    hub = await openHub(address, needs);
    return hub;
  }
  function loaded(): Promise<StandInHub> {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  const server = createServer((request, response) => {
    loaded().then(
      ({ listener }) => listener(request, response),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  const closed = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const address = await listen(server);
  try {
    if (needs.persistTo !== null && existsSync(needs.persistTo)) await loaded();
  } catch (error) {
    await closed();
    throw error;
  }
  return {
    address,
    liftFaults: () => hub?.liftFaults(),
    async close() {
      await loading?.then(
        (open) => open.close(),
        () => undefined,
      );
      await closed();
    },
  };
}
