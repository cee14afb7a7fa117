import type { Incident } from '@stile/core';
import { createEdge } from '../src/edge.ts';
import type { PageCache } from '../src/pages/page-cache.ts';
import { markedPages } from '../src/sites/marked-pages.ts';
import type { Origin, Site } from '../src/sites/site.ts';
import { twoAddresses } from '../src/sites/two-addresses.ts';

export const text = 'The text of the article.';
export const page = `<h1>Head</h1><!--stile:text--><p>${text}</p><!--/stile:text--><p>Foot</p>`;
export const html = { 'Content-Type': 'text/html', 'Cache-Control': 'public, max-age=600' };
export const origin = 'https://origin.example.com';
export const secret = { header: 'X-Edge-Secret', value: 'known to the edge' };

const decisions = {
  granted: { granted: true, reason: 'METERED' },
  denied: { granted: false, reason: 'METER_EXHAUSTED' },
};

type Answer = (request: Request) => Response | Promise<Response>;

/** An edge in front of a site that answers so, where Stile decides so. */
export function setUp(how: {
  readonly decision?: keyof typeof decisions;
  readonly site: (needs: Origin) => Site;
  readonly answer: Answer;
  readonly cache?: PageCache;
}) {
  const asked: Request[] = [];
  const incidents: Incident[] = [];
  const stileCalls: string[] = [];
  const edge = createEdge({
    stile: 'https://stile.example.com',
    publication: 'example',
    isArticle: ({ pathname }) => pathname.startsWith('/articles/'),
    site: how.site({
      origin,
      async fetch(request) {
        asked.push(request);
        return how.answer(request);
      },
    }),
    cache: how.cache ?? null,
    async fetch(input) {
      stileCalls.push(String(input));
      const reader = { id: 'r_1', kind: 'anonymous' };
      return Response.json({ ...decisions[how.decision ?? 'denied'], reader, banner: null, meter: null });
    },
    report: (incident) => incidents.push(incident),
  });
  return {
    asked,
    incidents,
    stileCalls,
    get: (path: string, init: RequestInit = {}) => edge.handle(new Request(`https://www.example.com${path}`, init)),
  };
}

export const marked = (needs: Origin) => markedPages(needs);
export const inTwo = (needs: Origin) =>
  twoAddresses({
    ...needs,
    teaser: ({ pathname, search }) => `/teaser${pathname}${search}`,
    full: ({ pathname, search }) => `/full${pathname}${search}`,
    secret,
  });

export const pages: Answer = ({ url }) =>
  new Response(url.includes('/teaser/') ? '<h1>Head</h1>' : page, { headers: html });
