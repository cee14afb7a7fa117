import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';

/** The names of everything beyond the basics that a front end sends and reads. */
const requestHeaders = 'Authorization, Content-Type, X-Entitlement-Token, X-Reader-Token, X-Request-Id';
const exposedHeaders = 'Retry-After, X-Request-Id, X-Stile-Banner, X-Stile-Left, X-Stile-Limit, X-Stile-Reason';

export interface OriginPolicy {
  /** Whether it is one of the publication's own origins, or the service's. */
  allows(publication: Publication, origin: string): boolean;
  /** CORS headers for an allowed origin; none for a foreign one. Throws `forbidden-origin` when that wants to change something. */
  check(request: IncomingMessage, publication: Publication, changesState: boolean): OutgoingHttpHeaders;
  /** The headers with which a preflight of an allowed origin is answered. */
  preflight(request: IncomingMessage, publication: Publication): OutgoingHttpHeaders;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The origins of `PUBLIC_URL`: one, but for a service on the loopback, which people reach by any of its names. */
function ownOrigins(publicUrl: string): ReadonlySet<string> {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  if (!loopbackNames.includes(hostname)) return new Set([origin]);
  return new Set(loopbackNames.map((name) => new URL(`${protocol}//${name}:${port}`).origin));
}

/**
 * Who may call from a browser: the publication's own origins, compared exactly (B7), and the service's own, on which demo and
 * admin pages live.
 */
export function createOriginPolicy(publicUrl: string): OriginPolicy {
  const own = ownOrigins(publicUrl);
  const allows = (publication: Publication, origin: string) =>
    own.has(origin) || publication.settings.origins.includes(origin);

  const check: OriginPolicy['check'] = (request, publication, changesState) => {
    const { origin } = request.headers;
    if (origin === undefined) return { Vary: 'Origin' };
    if (allows(publication, origin)) {
      return {
        Vary: 'Origin',
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': exposedHeaders,
      };
    }
    if (changesState) {
      throw new PaywallError('forbidden-origin', "This origin is none of the publication's.");
    }
    return { Vary: 'Origin' };
  };

  return {
    allows,
    check,
    preflight(request, publication) {
      const headers = check(request, publication, false);
      if (headers['Access-Control-Allow-Origin'] === undefined) return headers;
      return {
        ...headers,
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': requestHeaders,
        'Access-Control-Max-Age': '600',
      };
    },
  };
}
