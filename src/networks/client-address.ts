import { type Address, parseAddress } from './address.ts';

/** Some proxies write a port beside the address: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseEntry(entry: string): Address | null {
  const text = entry.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1];
  return parseAddress(bare ?? text);
}

/** Addresses as they are written, and as they are compared: a connection sends many requests. All are forgotten when there are more. */
const known = new Map<string, string>();
const mostKnown = 10_000;

function remoteAddress(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const address = parseAddress(text)?.text ?? '';
  if (known.size >= mostKnown) known.clear();
  known.set(text, address);
  return address;
}

/**
 * The client's address. `trustProxy` is the number of trusted proxies in front: with none it is the socket's address, with n
 * the n-th entry of `X-Forwarded-For` from the right, the last that a trusted proxy wrote. Whatever stands left of that the
 * client may have made up. Where that entry is no address, or is missing, it is the nearest one to its right, and at last the
 * socket's. Empty if nothing is known.
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | undefined,
  trustProxy: number,
): string {
  const entries = trustProxy > 0 && forwardedFor !== undefined ? forwardedFor.split(',').slice(-trustProxy) : [];
  for (const entry of entries) {
    const address = parseEntry(entry);
    if (address !== null) return address.text;
  }
  return remoteAddress(remote ?? '');
}
