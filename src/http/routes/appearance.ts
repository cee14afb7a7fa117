import { appearanceStyle } from '../../paywall/wording/appearance.ts';
import { definePublicationRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';

/** The publication's colours and letters, for the pages on which its component stands. */
export const appearanceRoute = definePublicationRoute({
  method: 'get',
  path: '/v1/{publication}/appearance.css',
  summary:
    'A style sheet with the colours and letters of the publication, as the custom properties of the web component',
  tag: 'Banners',
  query: anyQuery,
  body: null,
  answers: { 200: { description: 'CSS: custom properties of `:root`, light and dark.' } },
  handle: ({ publication }) => ({
    status: 200,
    headers: {
      'Content-Type': 'text/css; charset=utf-8',
      // Short, so that pages have other colours soon after they are changed.
      'Cache-Control': 'public, max-age=60',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
    // The component takes its letters from the page around it.
    body: `${appearanceStyle(publication)}\nstile-paywall{font-family:var(--stile-font)}`,
  }),
});
