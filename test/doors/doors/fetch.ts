import { type StileDoor, stile, type Verdict } from '@stile/fetch';
import { type Context, Hono } from 'hono';
import { closeServer } from '../../support/request.ts';
import type { Door, DoorOptions, StileAt } from '../door.ts';
import { type Article, articleAt, carelessHeaders, pageOf, statusOf } from '../sentinel-site.ts';
import { createFetchServer, type FetchHandler, listening } from '../servers/fetch-server.ts';

const doorTo = ({ url, publication }: StileAt, { onFailure }: DoorOptions): StileDoor =>
  stile({ stile: url, publication, onFailure });

/** The page of the sentinel site for a reader with this verdict. */
function respond(article: Article, { variant, banner }: Verdict): Response {
  const status = statusOf(article);
  const headers = { ...carelessHeaders, 'Content-Type': 'text/html' };
  if (status >= 300 && status < 400)
    return new Response(null, { status, headers: { ...headers, Location: '/articles/elsewhere' } });
  if (status !== 200) return new Response('This did not work.', { status, headers });
  return new Response(pageOf(article, variant === 'full' ? 'full' : 'teaser', banner?.headline), { headers });
}

const nothing = () => new Response('There is no such page.', { status: 404, headers: carelessHeaders });

const doorOf = (name: string, create: (door: StileDoor) => FetchHandler): Door => ({
  name,
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  verifiesTokens: true,
  async start(at, options) {
    const server = createFetchServer(create(doorTo(at, options)));
    return { url: await listening(server), stop: () => closeServer(server) };
  },
});

export const fetchDoor = doorOf('plain fetch', (door) => (request, address) => {
  const article = articleAt(new URL(request.url).pathname);
  return article === null
    ? nothing()
    : door.answer(request, { article, address }, (verdict) => respond(article, verdict));
});

export const honoDoor = doorOf('Hono', (door) => {
  const site = new Hono<{ Bindings: { address: string } }>();
  site.all('*', (context: Context) => {
    const article = articleAt(context.req.path);
    if (article === null) return nothing();
    const { address } = context.env;
    return door.answer(context.req.raw, { article, address }, (verdict) => respond(article, verdict));
  });
  return (request, address) => site.fetch(request, { address });
});
