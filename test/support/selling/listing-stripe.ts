import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventTypes } from '../../../src/stripe/events/event-hint.ts';

/** A Stripe that lists one endpoint of a webhook and one event, and does nothing else. */
export interface ListingStripe {
  readonly url: string;
  /** Changes the endpoint, which otherwise is as it should be. */
  endpoint(changes: Readonly<Record<string, unknown>>): void;
  /** The API version of the account. */
  account(version: string): void;
  /** From now on the key may see nothing. */
  refuse(): void;
  reset(): void;
}

const version = '2025-03-31.basil';

const usual = {
  object: 'webhook_endpoint',
  id: 'we_1',
  url: 'https://stile.example.com/webhooks/stripe',
  status: 'enabled',
  enabled_events: [...eventTypes] as unknown,
  api_version: version as unknown,
};

const denial = { error: { type: 'invalid_request_error', message: 'The key may not do that.' } };

/** For all tests of a block. */
export function useListingStripe(): ListingStripe {
  let endpoint: object = usual;
  let account = version;
  let isRefused = false;
  const list = (data: readonly object[]) => ({ object: 'list', data, has_more: false });
  const server = createServer(({ url = '/' }, response) => {
    const listed = url.startsWith('/v1/webhook_endpoints') ? [endpoint] : [{ id: 'evt_1', api_version: account }];
    response.writeHead(isRefused ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isRefused ? denial : list(listed)));
  });
  before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  after(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    endpoint(changes) {
      endpoint = { ...usual, ...changes };
    },
    account(next) {
      account = next;
    },
    refuse() {
      isRefused = true;
    },
    reset() {
      [endpoint, account, isRefused] = [usual, version, false];
    },
  };
}
