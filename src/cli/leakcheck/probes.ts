import type { Address, Question } from './ask.ts';

/** A way in which people and programs come by a text that they may not read. */
export interface Probe {
  /** As in "asked as …". */
  readonly as: string;
  /** Each on its own: the article, or an address that may lead to it. */
  readonly questions: readonly Question[];
  /** What to do if it gets the text. */
  readonly mend: string;
}

type Headers = Readonly<Record<string, string>>;

const crawlers: Readonly<Record<string, string>> = {
  Googlebot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Google’s inspection tool': 'Mozilla/5.0 (compatible; Google-InspectionTool/1.0;)',
  Bingbot: 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  Facebook: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  Twitterbot: 'Twitterbot/1.0',
  Applebot: 'Mozilla/5.0 (compatible; Applebot/0.1; +http://www.apple.com/go/applebot)',
  GPTBot: 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'the Internet Archive': 'Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)',
};

const mends = {
  crawler:
    'Let no request in by its user agent alone. Let Stile prove crawlers by their networks (`crawlers` of the publication), and pass on the address of the client.',
  prefetch: 'Send to prefetches what the reader would get: ask Stile for them as well, it does not count them.',
  range: 'Answer ranges and HEAD as the whole: ask Stile first, and do not let a cache or a static server answer.',
  address:
    'Ask Stile about the very address that is served. Refuse addresses that can be read in two ways, and lead other spellings to the one address by a redirect.',
  format:
    'Ask Stile for every form of an article: print, AMP, JSON, text. What has no door of its own is to be closed.',
  forged:
    'Trust no header of the browser: neither Referer, nor a forwarded address, nor what a proxy sends to its gate. Overwrite or remove them at the edge.',
  linked:
    'Put the teaser into feeds, embeds and site maps, and close the addresses that carry the article for programs.',
} as const;

const crawlerAddress = '66.249.66.1';

const forwarded: Headers = {
  'X-Forwarded-For': crawlerAddress,
  'X-Real-IP': crawlerAddress,
  'True-Client-IP': crawlerAddress,
  'CF-Connecting-IP': crawlerAddress,
  Forwarded: `for=${crawlerAddress}`,
};

/** What proxies tell a gate, typed by the reader. */
const ofProxies: readonly Headers[] = [
  { 'X-Original-URI': '/', 'X-Original-URL': '/', 'X-Rewrite-URL': '/', 'X-Forwarded-Uri': '/' },
  { 'X-Article-Tier': 'free', 'X-Article-Sponsored': 'true' },
  { 'X-Original-Method': 'HEAD', 'Sec-Fetch-Dest': 'image' },
  { 'X-Middleware-Subrequest': Array(5).fill('middleware').join(':') },
];

const referers = ['https://www.google.com/', 'https://news.google.com/', 'https://www.facebook.com/', 'https://t.co/x'];

const accepted = [
  'application/json',
  'text/markdown',
  'text/plain',
  'application/activity+json',
  'application/rss+xml',
];

const queries = [
  ...['print=1', 'print', 'view=print', 'amp', 'amp=1', 'outputType=amp', 'format=json', '_format=json', 'output=1'],
  ...['format=amp', 'preview=true', 'nopaywall=1', 'utm_source=leakcheck', 'gclid=leakcheck', 'feed=rss2', 'share=1'],
];

/** The path without its query, and the query with its mark. */
function partsOf(path: string): readonly [path: string, query: string] {
  const at = path.indexOf('?');
  return at === -1 ? [path, ''] : [path.slice(0, at), path.slice(at)];
}

const swapCase = (text: string) =>
  text.replace(/%[0-9a-fA-F]{2}|[a-zA-Z]/g, (each) =>
    each.length > 1 ? each : each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase(),
  );

/** The last letter of a path, escaped. */
const escapeLast = (path: string) =>
  path.replace(/[a-zA-Z0-9](?=[^a-zA-Z0-9%]*$)/, (each) => `%${each.charCodeAt(0).toString(16)}`);

/** Other spellings of a path. Not the path itself. */
function spellingsOf(path: string): readonly string[] {
  const [bare, query] = partsOf(path);
  const trimmed = bare.replace(/\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  const [folder, last] = [trimmed.slice(0, cut), trimmed.slice(cut + 1)];
  const spelled = [
    ...[`${folder}/free/%2e%2e/${last}`, `${folder}/free/../${last}`, `${folder}/./${last}`, `${folder}/%2e/${last}`],
    ...[`${folder}/x/..;/${last}`, `${folder}%2f${last}`, `${folder}%5c${last}`, `${folder}//${last}`, `/${trimmed}`],
    ...[`${folder}/${swapCase(last)}`, swapCase(trimmed), escapeLast(trimmed), `${trimmed}/`, `${trimmed}//`],
    ...[
      `${trimmed}/.`,
      `${trimmed};a=1`,
      `${trimmed}%20`,
      `${trimmed}.`,
      `${trimmed}%00`,
      `${trimmed}%3f`,
      `${trimmed}%23`,
    ],
  ];
  return [...new Set(spelled)].filter((each) => each !== bare && each.startsWith('/')).map((each) => each + query);
}

const formsOf = (path: string): readonly string[] => {
  const [bare, query] = partsOf(path);
  const trimmed = bare.replace(/\/+$/, '').replace(/\.html?$/, '');
  const endings = [
    '/amp',
    '/amp/',
    '.amp',
    '.amp.html',
    '.html',
    '.json',
    '.md',
    '.txt',
    '.xml',
    '/print',
    '/feed',
    '/embed',
  ];
  const added = queries.map((each) => `${bare}${query === '' ? '?' : `${query}&`}${each}`);
  return [...added, `/amp${trimmed}`, ...endings.map((ending) => `${trimmed}${ending}`)];
};

const crawlerProbe = (name: string, headers: Headers) => ({ as: name, headers: [headers], mend: mends.crawler });

const prefetches = ['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip'];

/** The ways of asking for the article's own address, by what is sent. */
const byHeaders: readonly { readonly as: string; readonly headers: readonly Headers[]; readonly mend: string }[] = [
  ...Object.entries(crawlers).map(([name, agent]) =>
    crawlerProbe(`${name}, by its user agent`, { 'User-Agent': agent }),
  ),
  crawlerProbe('Googlebot, from a forged address', { ...forwarded, 'User-Agent': crawlers['Googlebot'] ?? '' }),
  {
    as: 'a prefetch',
    headers: [
      ...prefetches.map((purpose) => ({ 'Sec-Purpose': purpose })),
      { Purpose: 'prefetch' },
      { 'X-Moz': 'prefetch' },
    ],
    mend: mends.prefetch,
  },
  { as: 'a range', headers: ['bytes=0-', 'bytes=1-', 'bytes=-100000'].map((Range) => ({ Range })), mend: mends.range },
  {
    as: 'another type of answer',
    headers: [
      ...accepted.map((Accept) => ({ Accept })),
      { 'X-Requested-With': 'XMLHttpRequest' },
      { RSC: '1' },
      { 'Sec-Fetch-Dest': 'empty', 'Sec-Fetch-Mode': 'cors' },
    ],
    mend: mends.format,
  },
  { as: 'a reader from elsewhere', headers: referers.map((Referer) => ({ Referer })), mend: mends.forged },
  {
    as: 'a reader with a forged address',
    headers: [forwarded, { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1' }],
    mend: mends.forged,
  },
  { as: 'a reader who sends the headers of a proxy', headers: ofProxies, mend: mends.forged },
];

/** Every way of asking for one article but the plain one. */
export function probesOf({ origin, path }: Address): readonly Probe[] {
  const plain: Question = { origin, path, method: 'GET', headers: {} };
  const at = (paths: readonly string[]) => paths.map((each) => ({ ...plain, path: each }));
  return [
    ...byHeaders.map(({ as, headers, mend }) => ({
      as,
      questions: headers.map((each) => ({ ...plain, headers: each })),
      mend,
    })),
    { as: 'a HEAD request', questions: [{ ...plain, method: 'HEAD' }], mend: mends.range },
    { as: 'another spelling of the address', questions: at(spellingsOf(path)), mend: mends.address },
    { as: 'another form of the article', questions: at(formsOf(path)), mend: mends.format },
  ];
}

/** The same for addresses that the page or the site names. */
export const linkedProbe = (as: string, addresses: readonly Address[]): Probe => ({
  as,
  questions: addresses.map((address) => ({ ...address, method: 'GET', headers: {} })),
  mend: mends.linked,
});
