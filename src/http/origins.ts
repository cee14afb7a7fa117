import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
import { ampCacheDomains } from './amp/cache-origins.ts';

/** The names of everything beyond the basics that a front end sends and reads. */
const requestHeaders = 'Authorization, Content-Type, X-Entitlement-Token, X-Reader-Token, X-Request-Id';
const exposedHeaders =
  'Retry-After, X-Request-Id, X-Stile-Banner, X-Stile-Banner-Ref, X-Stile-Counted, X-Stile-Experiment, X-Stile-Left, X-Stile-Limit, X-Stile-Reason';

type CheckOrigin = (
  request: IncomingMessage,
  publication: Publication,
  answer: { readonly changesState: boolean; readonly head: OutgoingHttpHeaders },
) => void;

export interface OriginPolicy {
  /** Whether it is one of the publication's own origins, or the service's: where readers may be sent. */
  owns(publication: Publication, origin: string): boolean;
  /**
   * Adds the CORS headers for an allowed origin to `head`, and none for a foreign one. Throws `forbidden-origin` when that wants to
   * change something.
   */
  check: CheckOrigin;
  /**
   * The rules of AMP pages. An AMP cache may call as well. A call without an origin has to say that it is of the same, and each names
   * the site that it is about. Throws `forbidden-origin` for all else, whatever the call wants.
   */
  checkAmp: CheckOrigin;
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
export const liesBelow = (origin: string, suffixes: readonly string[]): boolean =>
  /^https:\/\/[a-z0-9.-]+$/.test(origin) && suffixes.some((suffix) => origin.endsWith(`.${suffix}`));

const foreign = (message: string) => new PaywallError('forbidden-origin', message);

/** The site that a call from an AMP page says it is about; null for one that names none, or two. */
function sourceOriginOf(url = ''): string | null {
  const found = [...url.matchAll(/[?&]__amp_source_origin=([^&#]*)/g)];
  const [, written = ''] = found[0] ?? [];
  // Longer than any origin, even if all of it is written in escapes.
  if (found.length !== 1 || written.length > 1_024) return null;
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}

/** Says to an AMP page which calls it may make, or throws `forbidden-origin`. */
function createAmpCheck(owns: OriginPolicy['owns']): CheckOrigin {
  const mayCall = (publication: Publication, origin: string) =>
    owns(publication, origin) || liesBelow(origin, ampCacheDomains);

  return (request, publication, { head }) => {
    const { origin, 'amp-same-origin': sameOrigin } = request.headers;
    head['Vary'] = 'Origin';
    if (origin === undefined ? sameOrigin !== 'true' : !mayCall(publication, origin))
      throw foreign("This origin is neither the publication's nor that of an AMP cache.");
    const source = sourceOriginOf(request.url);
    if (source === null || !owns(publication, source))
      throw foreign("__amp_source_origin must be one of the publication's origins.");
    head['AMP-Access-Control-Allow-Source-Origin'] = source;
    if (origin === undefined) return;
    head['Access-Control-Allow-Origin'] = origin;
    head['Access-Control-Allow-Credentials'] = 'true';
    head['Access-Control-Expose-Headers'] = 'AMP-Access-Control-Allow-Source-Origin, Retry-After, X-Request-Id';
  };
}

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

  const check: CheckOrigin = (request, publication, { changesState, head }) => {
    const { origin } = request.headers;
    head['Vary'] = 'Origin';
    if (origin === undefined) return;
    if (allows(publication, origin)) {
      head['Access-Control-Allow-Origin'] = origin;
      head['Access-Control-Allow-Credentials'] = 'true';
      head['Access-Control-Expose-Headers'] = exposedHeaders;
    } else if (changesState) {
      throw foreign('This origin does not belong to the publication.');
    }
  };

  return {
    owns,
    check,
    checkAmp: createAmpCheck(owns),
    preflight(request, publication, head) {
      check(request, publication, { changesState: false, head });
      if (head['Access-Control-Allow-Origin'] === undefined) return;
      head['Access-Control-Allow-Methods'] = 'GET, POST';
      head['Access-Control-Allow-Headers'] = requestHeaders;
      head['Access-Control-Max-Age'] = '600';
    },
  };
}
