import { example } from '../../test/support/browser/front-end.ts';

/** How the outside reaches the services that are measured. https, so that cookies are as they are in production. */
export const publicUrl = 'https://stile.example.com';

export const siteOrigin = 'https://asia.example.com';

const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

export const cookieOf = (token: string) => `__Host-stile_reader=${token}`;

export const entitlementCookie = (token: string) => `__Host-stile_entitlement_${example}=${token}`;

const written = (lines: readonly string[], body = '') => `${lines.join('\r\n')}\r\n\r\n${body}`;

const common = (cookie: string | null) => [
  `Host: stile.example.com`,
  `User-Agent: ${userAgent}`,
  'Accept-Language: en-US,en;q=0.9',
  ...(cookie === null ? [] : [`Cookie: ${cookie}`]),
];

interface Asked {
  readonly article: string;
  /** Null for somebody new. */
  readonly cookie: string | null;
  readonly query?: string;
  /** Further lines. */
  readonly headers?: readonly string[];
}

/** What a browser sends when a page of the site asks for an article. */
export function viewRequest({ article, cookie, query = '', headers = [] }: Asked): string {
  const body = `{"article":{"id":"${article}"}}`;
  const lines = [
    `POST /v1/${example}/meter${query} HTTP/1.1`,
    ...common(cookie),
    'Accept: */*',
    `Origin: ${siteOrigin}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...headers,
  ];
  return written(lines, body);
}

/** What a browser sends for a page. */
export function pageRequest(path: string, cookie: string | null): string {
  return written([`GET ${path} HTTP/1.1`, ...common(cookie), 'Accept: text/html', 'Sec-Fetch-Dest: document']);
}
