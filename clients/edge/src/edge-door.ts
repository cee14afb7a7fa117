import { createDoor, type Door, type DoorOptions } from '@stile/core';
import { webCryptoVerifier } from './tokens/web-crypto-verifier.ts';

/**
 * Decides at the edge who is sent which variant of an article. For runtimes whose code does not see the site's answer, such as
 * middleware of Next.js; others take `createEdge`.
 */
export function createEdgeDoor(options: DoorOptions): Door {
  const { stile, fetch = globalThis.fetch, now = Date.now } = options;
  const jwksUrl = `${stile.replace(/\/+$/, '')}/.well-known/jwks.json`;
  // Called by name: some runtimes refuse a `fetch` that is called as the method of something else.
  return createDoor(options, webCryptoVerifier({ jwksUrl, fetch: (request) => fetch(request), now }));
}
