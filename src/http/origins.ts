import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';

/** The names of everything beyond the basics that a front end sends and reads. */
const requestHeaders = 'Authorization, Content-Type, X-Entitlement-Token, X-Reader-Token, X-Request-Id';
const exposedHeaders =
  'Retry-After, X-Request-Id, X-Stile-Banner, X-Stile-Banner-Ref, X-Stile-Counted, X-Stile-Left, X-Stile-Limit, X-Stile-Reason';

export interface OriginPolicy {
  /** Whether it is one of the publication's own origins, or the service's: where readers may be sent. */
  owns(publication: Publication, origin: string): boolean;
  /**
   * Adds the CORS headers for an allowed origin to `head`, and none for a foreign one. Throws `forbidden-origin` when that wants to
   * change something.
   */
  check(
    request: IncomingMessage,
    publication: Publication,
    answer: { readonly changesState: boolean; readonly head: OutgoingHttpHeaders },
  ): void;
  /** Adds the headers with which a preflight of an allowed origin is answered. */
  preflight(request: IncomingMessage, publication: Publication, head: OutgoingHttpHeaders): void;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The origins of `PUBLIC_URL`: one, but for a service on the loopback, which people reach by any of its names. With `otherPort` those of
 * that port of the same host.
 */
export function ownOrigins(publicUrl: string, otherPort?: number): ReadonlySet<string> {
  const url = new URL(publicUrl);
  if (otherPort !== undefined) url.port = String(otherPort);
  const { protocol, hostname, port, origin } = url;
  if (!loopbackNames.includes(hostname)) return new Set([origin]);
  return new Set(loopbackNames.map((name) => new URL(`${protocol}//${name}:${port}`).origin));
}

/** Anchored at a dot: `https://evil-example.com` does not lie below `example.com`. The default port alone, for a path is none. */
const liesBelow = (origin: string, suffixes: readonly string[]) =>
  /^https:\/\/[a-z0-9.-]+$/.test(origin) && suffixes.some((suffix) => origin.endsWith(`.${suffix}`));

/**
 * Who may call from a browser: the publication's own origins, compared exactly (B7), and the service's own, on which demo and
 * admin pages live.
 */
export function createOriginPolicy(publicUrl: string): OriginPolicy {
  const own = ownOrigins(publicUrl);
  const owns = (publication: Publication, origin: string) =>
    own.has(origin) || publication.settings.origins.includes(origin);
  const allows = (publication: Publication, origin: string) =>
    owns(publication, origin) || liesBelow(origin, publication.settings.originSuffixes);

  const check: OriginPolicy['check'] = (request, publication, { changesState, head }) => {
    const { origin } = request.headers;
    head['Vary'] = 'Origin';
    if (origin === undefined) return;
    if (allows(publication, origin)) {
      head['Access-Control-Allow-Origin'] = origin;
      head['Access-Control-Allow-Credentials'] = 'true';
      head['Access-Control-Expose-Headers'] = exposedHeaders;
    } else if (changesState) {
      throw new PaywallError('forbidden-origin', "This origin is none of the publication's.");
    }
  };

  return {
    owns,
    check,
    preflight(request, publication, head) {
      check(request, publication, { changesState: false, head });
      if (head['Access-Control-Allow-Origin'] === undefined) return;
      head['Access-Control-Allow-Methods'] = 'GET, POST';
      head['Access-Control-Allow-Headers'] = requestHeaders;
      head['Access-Control-Max-Age'] = '600';
    },
  };
}
