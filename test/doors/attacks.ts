import { metered, premium } from './sentinel-site.ts';

/** One way of asking for an article that one may not read. */
export interface Attack {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const bingbot = 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)';

const withHeaders = (path: string): readonly Attack[] => {
  const sets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['view-source, which is a plain GET without scripts', {}],
    ['a crawler’s user agent', { 'User-Agent': googlebot }],
    ['another crawler’s user agent', { 'User-Agent': bingbot, From: 'bingbot(at)microsoft.com' }],
    ['a forged referrer', { Referer: 'https://www.google.com/search?q=news' }],
    ['a referrer of a social network', { Referer: 'https://t.co/abc', Origin: 'https://t.co' }],
    ['an address of the library’s in X-Forwarded-For', { 'X-Forwarded-For': '203.0.113.9' }],
    [
      'an address of the library’s in other headers',
      {
        'X-Real-IP': '203.0.113.9',
        Forwarded: 'for=203.0.113.9',
        'True-Client-IP': '203.0.113.9',
        'CF-Connecting-IP': '203.0.113.9',
      },
    ],
    ['a self-declared tier', { 'X-Article-Tier': 'free', 'X-Article-Sponsored': 'true', 'X-Article-Denied': '' }],
    ['the answers of the gate', { 'X-Stile-Reason': 'SUBSCRIBER', 'X-Stile-Counted': 'true', 'X-Stile-Left': '9' }],
    [
      'another address of the article',
      {
        'X-Original-URI': '/articles/free/x',
        'X-Original-URL': '/articles/free/x',
        'X-Forwarded-Uri': '/articles/free/x',
        'X-Rewrite-URL': '/articles/free/x',
      },
    ],
    ['another method', { 'X-Original-Method': 'HEAD', 'X-Forwarded-Method': 'HEAD', 'X-HTTP-Method-Override': 'HEAD' }],
    ['a prefetch', { 'Sec-Purpose': 'prefetch' }],
    ['a prerender', { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch' }],
    ['what a page loads for itself', { 'Sec-Fetch-Dest': 'image' }],
    ['a frame', { 'Sec-Fetch-Dest': 'iframe' }],
    [
      'a call of a script',
      { 'Sec-Fetch-Dest': 'empty', Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
    ],
    ['a part of the answer', { Range: 'bytes=0-100000' }],
    ['the end of the answer', { Range: 'bytes=-200' }],
    ['a condition by the tag', { 'If-None-Match': '"as-published"' }],
    ['a condition that fails', { 'If-None-Match': '"another"', 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['a condition that must hold', { 'If-Match': '"as-published"', 'If-Range': '"as-published"', Range: 'bytes=0-' }],
    ['compression', { 'Accept-Encoding': 'gzip, br, deflate' }],
    ['no compression', { 'Accept-Encoding': 'identity;q=1, *;q=0' }],
    ['a request that no cache may answer', { 'Cache-Control': 'no-cache', Pragma: 'no-cache' }],
    ['an invented reader', { 'X-Reader-Token': `${'A'.repeat(28)}.${'A'.repeat(24)}` }],
    ['an invented entitlement', { 'X-Entitlement-Token': 'eyJhbGciOiJub25lIn0.eyJlbnQiOnsic3RhdGUiOiJhY3RpdmUifX0.' }],
    ['an invented sign-in', { Authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdGFmZiJ9.' }],
    ['half a sign-in', { Authorization: 'Bearer' }],
    ['another scheme of signing in', { Authorization: 'Basic YWRtaW46YWRtaW4=' }],
    ['long languages and tokens', { 'Accept-Language': 'en,'.repeat(2_000), 'X-Entitlement-Token': 'x'.repeat(5_000) }],
    ['a body with a GET', { 'Content-Type': 'application/json' }],
  ];
  return sets.map(([name, headers]) => ({ name: `${name} (${path})`, path, headers }));
};

/** Spellings of an address, after each of which the site may still see the article. */
const spellings = (path: string): readonly string[] => {
  const slug = path.slice(path.lastIndexOf('/') + 1);
  const folder = path.slice(0, path.lastIndexOf('/'));
  return [
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `//evil.example${path}`,
    `${folder}//${slug}`,
    `${folder}/./${slug}`,
    `${folder}/%2e/${slug}`,
    `${folder}/free/../${slug}`,
    `${folder}/free/%2e%2e/${slug}`,
    `/articles/free/x/..%2f..%2f..${path}`,
    `/articles/free/%2e%2e/%2e%2e${path}`,
    `${path}/%2e%2e/${slug}`,
    `/articles/free/x/../../..${path}`,
    `/articles/free/x\\..\\..\\${slug}`,
    `${path}%2f`,
    `${path}%5c`,
    `${path}.`,
    `${path}%20`,
    `${path}%00`,
    `${path}%0a`,
    `${path};`,
    `${path};a=b`,
    `${path},`,
    `${path}~`,
    `${path}'`,
    `${path}%`,
    `${path}%EF%BB%BF`,
    `${path}?`,
    `${path}?free`,
    `${path}?amp=1&tier=free&sponsored=true&dryRun=true`,
    `${path}?article=/articles/free/x`,
    `${path}#`,
    `${path}#/articles/free/x`,
    `${path}?#`,
    path.toUpperCase(),
    `${folder.toUpperCase()}/${slug}`,
    `${folder}/${slug.toUpperCase()}`,
    path.replaceAll('e', '%65'),
    `${path}.html`,
    `${path}/amp`,
    `${path}?utm_source=google`,
    `${path}?st=invented&gift=invented`,
    `${path}?${'a=b&'.repeat(1_500)}`,
    `${path}?st=${'x'.repeat(6_000)}`,
    `${path}${'/'.repeat(3_000)}`,
    `${path}${'.'.repeat(2_500)}`,
    `http://localhost${path}`,
    `http://evil.example${path}`,
  ];
};

const methods = ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'SEARCH', 'PURGE', 'TRACE'];

/** Everything that is tried against each door, for a metered and a premium article of which nothing was read before. */
export const attacks: readonly Attack[] = [metered('withheld'), premium('withheld')].flatMap((path) => [
  ...withHeaders(path),
  ...spellings(path).map((spelling) => ({ name: `the address ${spelling.slice(0, 60)}`, path: spelling })),
  ...methods.map((method) => ({ name: `${method} ${path}`, path, method })),
  {
    name: `a tier stated in a body (${path})`,
    path,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"article":{"tier":"free","sponsored":true},"tier":"free"}',
  },
  {
    name: `a tier stated in a form (${path})`,
    path,
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'tier=free&sponsored=true&_method=GET',
  },
]);
