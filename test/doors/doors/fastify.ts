import { stile } from '@stile/fastify';
import createFastify, { type FastifyRequest } from 'fastify';
import type { Door, DoorOptions, StileAt } from '../door.ts';
import { articleAt, carelessHeaders, pageOf, statusOf } from '../sentinel-site.ts';

const articleOf = ({ url }: FastifyRequest) => articleAt(url.split('?', 1)[0] ?? '');

/** The sentinel site as a Fastify application. */
async function createSite({ url, publication }: StileAt, { onFailure }: DoorOptions) {
  const site = createFastify({ exposeHeadRoutes: true });
  await site.register(stile, { stile: url, publication, onFailure, article: articleOf, report: () => {} });
  site.all('/*', async (request, reply) => {
    const article = articleOf(request);
    const { stile: verdict } = request;
    reply.headers(carelessHeaders).type('text/html');
    if (article === null || verdict === null) return reply.code(404).send('There is no such page.');
    const status = statusOf(article);
    if (status >= 300 && status < 400) return reply.redirect('/articles/elsewhere', status);
    if (status !== 200) return reply.code(status).send('This did not work.');
    return pageOf(article, verdict.variant === 'full' ? 'full' : 'teaser', verdict.banner?.headline);
  });
  return site;
}

export const fastifyDoor: Door = {
  name: 'Fastify',
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  verifiesTokens: true,
  async start(at, options) {
    const site = await createSite(at, options);
    const url = await site.listen({ port: 0, host: '127.0.0.1' });
    return { url, stop: () => site.close() };
  },
};
