import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Of nginx and Envoy, UUIDs, ULIDs and the like. Everything else could forge lines of a log, or fill it. */
const form = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * The id under which a request is found everywhere: that of a trusted proxy in front, or a new one. Without such a proxy the header
 * is a client's word, and ids of clients would let one request pass for another.
 */
export function createRequestIds({ isBehindProxy }: { readonly isBehindProxy: boolean }) {
  if (!isBehindProxy) return (_headers: IncomingHttpHeaders): string => randomUUID();
  return (headers: IncomingHttpHeaders): string => {
    const given = headers['x-request-id'];
    return typeof given === 'string' && form.test(given) ? given : randomUUID();
  };
}
