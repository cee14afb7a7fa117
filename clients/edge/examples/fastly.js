// Fastly Compute, with backends named `site` and `stile`. The site has one address for each article, with marks around its text.
import { SimpleCache } from 'fastly:cache';
import { CacheOverride } from 'fastly:cache-override';
import { ConfigStore } from 'fastly:config-store';
import { createEdge, factsInHeaders, markedPages, simpleCachePages } from '@stile/edge';

function start() {
  const settings = new ConfigStore('stile');
  // Not from Fastly's own cache, which knows nothing of variants.
  const uncached = (backend) => ({ backend, cacheOverride: new CacheOverride('pass') });
  return createEdge({
    stile: settings.get('stile_url'),
    issuer: settings.get('stile_public_url'),
    publication: settings.get('publication'),
    onFailure: settings.get('on_failure') ?? 'open',
    fetch: (input, init) => fetch(input, { ...init, ...uncached('stile') }),
    // Every address at which the site shows an article, in whichever case the site takes it.
    isArticle: ({ pathname }) => /^\/(articles|premium)\/./i.test(pathname),
    // The site says in `X-Article-Tier` of its answers what an article is, and tells articles apart by their path alone.
    article: (url, headers) => ({ ...factsInHeaders(url, headers), id: url.pathname }),
    // #region marked-pages
    site: markedPages({
      origin: settings.get('origin'),
      fetch: (request) => fetch(request, uncached('site')),
      marks: { from: '<!--stile:text-->', to: '<!--/stile:text-->' },
      secret: { header: 'X-Edge-Secret', value: settings.get('edge_secret') },
    }),
    cache: simpleCachePages({
      get: (key) => SimpleCache.get(key),
      set: (key, value, ttl) => SimpleCache.getOrSet(key, async () => ({ value, ttl })),
    }),
    // #endregion marked-pages
    report: ({ kind, message, requestId }) => console.warn(kind, message, requestId),
  });
}

let edge;

addEventListener('fetch', (event) => {
  edge ??= start();
  const context = { address: event.client.address, waitUntil: (promise) => event.waitUntil(promise) };
  event.respondWith(edge.handle(event.request, context));
});
