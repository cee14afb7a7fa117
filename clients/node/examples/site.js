// A small publication on Node's own server: asks Stile about each article before anything of it is sent.
import { createServer } from 'node:http';
import { createStile, StileProblem, StileUnavailable } from '@stile/node';

const articles = new Map([
  ['a-bridge', { tier: 'metered', text: 'The bridge opens today. It was built in nine years.' }],
  ['a-tunnel', { tier: 'metered', text: 'The tunnel is closed. It is mended in nine days.' }],
  ['a-report', { tier: 'premium', text: 'The report is out. It has nine chapters.' }],
  ['a-notice', { tier: 'free', text: 'The library is open tomorrow as always.' }],
]);

const teaserOf = (text) => `${text.slice(0, text.indexOf('.') + 1)} …`;

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

// #region ask
const stile = createStile({
  url: process.env.STILE_URL ?? 'http://127.0.0.1:8080',
  publication: 'nikkei-asian-review',
  timeoutMs: 1_000,
});

/** What this reader is sent of an article: `full`, `teaser`, or `wait` if nobody can say just now. */
async function variantFor(request, id, { tier }) {
  if (tier === 'free') return { variant: 'full' }; // Nothing to ask, and nothing to count.
  // Behind a proxy of yours, take the address from what that proxy says.
  const reader = stile.reader({ headers: request.headers, address: request.socket.remoteAddress });
  try {
    const { granted, banner } = await reader.meter({ article: { id, tier } });
    return { variant: granted ? 'full' : 'teaser', banner, cookies: reader.setCookies };
  } catch (error) {
    // Silence is for the site's policy: metered articles open, premium ones wait.
    if (error instanceof StileUnavailable) return { variant: tier === 'metered' ? 'full' : 'wait' };
    if (!(error instanceof StileProblem)) throw error;
    // A sign-in that has run out: the reader is to sign in again.
    if (error.code === 'invalid-identity') return { variant: 'teaser' };
    // Stile answered, and did not decide. That is no denial, so there is no wall; and it opens nothing.
    return { variant: 'wait', retryAfterSeconds: error.retryAfterSeconds ?? 5 };
  }
}
// #endregion ask

// #region answer
async function answer(request, response) {
  const id = new URL(request.url, 'http://site').pathname.replace('/articles/', '');
  const article = articles.get(id);
  if (article === undefined || request.method !== 'GET') return response.writeHead(404).end();
  response.setHeader('Cache-Control', 'private, no-store');
  // A browser would show later what it fetches ahead now, without asking again: nothing would be counted.
  const isPrefetch = /prefetch|prerender/.test(request.headers['sec-purpose'] ?? '');
  const {
    variant,
    banner,
    cookies = [],
    retryAfterSeconds = 5,
  } = isPrefetch ? { variant: 'wait' } : await variantFor(request, id, article);
  response.setHeader('Set-Cookie', cookies);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  if (variant === 'wait') {
    response.writeHead(503, { 'Retry-After': retryAfterSeconds });
    return response.end('<p>One moment, please. Load this page again.</p>');
  }
  const text = variant === 'full' ? article.text : teaserOf(article.text);
  response.end(`<p>${escaped(text)}</p>${banner ? `<aside>${escaped(banner.headline)}</aside>` : ''}`);
}
// #endregion answer

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(Number(process.env.PORT ?? 8081), '127.0.0.1');
