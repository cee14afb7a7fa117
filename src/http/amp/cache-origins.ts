/**
 * Where AMP pages are shown from beside the publication's own site: AMP caches, each page below a host of its own.
 * See https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cors-requests/.
 */
export const ampCacheDomains = ['ampproject.org', 'amp.cloudflare.com', 'bing-amp.com'] as const;
