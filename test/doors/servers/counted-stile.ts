import { createServer } from 'node:http';
import type { Listener } from '../../../src/http/app.ts';
import { closeServer } from '../../support/request.ts';
import { listening } from './fetch-server.ts';

/** What stands before a Stile and counts what doors ask of it. */
export interface CountedStile {
  readonly url: string;
  /** How many calls of the meter came, and how often the keys were asked for. */
  readonly calls: () => { readonly meter: number; readonly keys: number };
  /** From now on these requests are passed on to this service. */
  passTo(app: Listener): void;
  stop(): Promise<void>;
}

export async function startCountedStile(): Promise<CountedStile> {
  let app: Listener | undefined;
  const calls = { meter: 0, keys: 0 };
  const server = createServer((request, response) => {
    if (request.url?.includes('/meter') === true) calls.meter += 1;
    if (request.url?.includes('jwks') === true) calls.keys += 1;
    if (app === undefined) response.writeHead(502).end();
    else app(request, response);
  });
  return {
    url: await listening(server),
    calls: () => ({ ...calls }),
    passTo(next) {
      app = next;
    },
    stop: () => closeServer(server),
  };
}
