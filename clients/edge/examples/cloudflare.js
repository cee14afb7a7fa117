// A Cloudflare Worker, as a module, with a compatibility date of 2024-11-11 or later. The site has two addresses for each article.
import { createEdge, factsInHeaders, twoAddresses } from '@stile/edge';

/** @type {import('@stile/edge').Edge | undefined} */
let edge;

function start(env) {
  return createEdge({
    stile: env.STILE_URL, // Where the worker reaches Stile.
    issuer: env.STILE_PUBLIC_URL, // Its PUBLIC_URL.
    publication: env.PUBLICATION,
    onFailure: env.ON_FAILURE ?? 'open',
    // Every address at which the site shows an article, in whichever case the site takes it.
    isArticle: ({ pathname }) => /^\/(articles|premium)\/./i.test(pathname),
    // The site says in `X-Article-Tier` of its answers what an article is, and tells articles apart by their path alone.
    article: (url, headers) => ({ ...factsInHeaders(url, headers), id: url.pathname }),
    cache: caches.default,
    // #region two-addresses
    site: twoAddresses({
      origin: env.ORIGIN,
      // Not from Cloudflare's own cache, which knows nothing of variants.
      fetch: (request) => fetch(request, { cache: 'no-store' }),
      teaser: ({ pathname, search }) => `/teaser${pathname}${search}`,
      full: ({ pathname, search }) => `/full${pathname}${search}`,
      secret: { header: 'X-Edge-Secret', value: env.EDGE_SECRET },
    }),
    // #endregion two-addresses
    report: ({ kind, message, requestId }) => console.warn(kind, message, requestId),
  });
}

export default {
  fetch(request, env, context) {
    edge ??= start(env);
    return edge.handle(request, {
      address: request.headers.get('CF-Connecting-IP') ?? undefined, // Cloudflare writes it, whatever readers send.
      waitUntil: (promise) => context.waitUntil(promise),
    });
  },
};
