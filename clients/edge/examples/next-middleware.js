// `proxy.js` of Next.js 16, or `middleware.js` before, where the function is called `middleware`. The site has the pages
// `app/teaser/[...path]` and `app/full/[...path]`; the latter answers `notFound()` unless the header `x-edge-secret` is right.
import {
  canonicalAddress,
  createEdgeDoor,
  isAmbiguousAddress,
  isPrefetch,
  isView,
  refusing,
  rewrittenHeaders,
  rewrittenTo,
  waiting,
} from '@stile/edge';

/** Pages of Next.js fetch the next one by script: that is a view as well, unless it is fetched ahead. */
const isNavigation = ({ method, headers }) =>
  method === 'GET' &&
  headers.get('rsc') === '1' &&
  !isPrefetch({ headers }) &&
  headers.get('next-router-prefetch') === null;

const door = createEdgeDoor({
  stile: process.env.STILE_URL,
  issuer: process.env.STILE_PUBLIC_URL,
  publication: process.env.PUBLICATION,
  onFailure: process.env.ON_FAILURE,
  isView: (visit) => isView(visit) || isNavigation(visit),
});

/** What the site says of an address, by its own data and never by the request; null for what is no article. */
function articleAt(path) {
  if (/^\/articles\/free\/./i.test(path)) return { id: path, tier: 'free' };
  if (/^\/articles\/./i.test(path)) return { id: path, tier: 'metered' };
  return /^\/premium\/./i.test(path) ? { id: path, tier: 'premium' } : null;
}

export async function proxy(request) {
  const url = canonicalAddress(request.url);
  if (isAmbiguousAddress(url.href)) return new Response('This address cannot be opened.', { status: 403 });
  const article = articleAt(url.pathname);
  if (article === null) return undefined; // Next.js goes on.
  const { method, headers } = request;
  const address = headers.get('x-real-ip') ?? undefined; // If your host writes it, whatever readers send.
  const verdict = await door.decide({ article, method, url: url.pathname + url.search, headers, address });
  if (verdict.variant === 'wait') return waiting(verdict, door);
  if (verdict.variant === 'refused') return refusing(verdict, door);
  const to = new URL(`/${verdict.variant}${url.pathname}${url.search}`, url);
  const own = {
    'x-edge-secret': process.env.EDGE_SECRET,
    'x-stile-headline': encodeURI(verdict.banner?.headline ?? ''),
  };
  return rewrittenTo(to, { verdict, door, request: rewrittenHeaders(headers, own) });
}

export const config = { matcher: '/((?!_next/static|_next/image|favicon.ico).*)' };
