import { createServer } from 'node:http';
import { stile } from '@stile/express';
import express5, { type Express, type Request } from 'express';
import express4 from 'express-4';
import { closeServer } from '../../support/request.ts';
import type { Door, DoorOptions, StileAt } from '../door.ts';
import { articleAt, carelessHeaders, pageOf, statusOf } from '../sentinel-site.ts';
import { listening } from '../servers/fetch-server.ts';

/** The sentinel site as an Express application. */
function createSite(app: Express, { url, publication }: StileAt, { onFailure }: DoorOptions): Express {
  const articleOf = ({ path }: Request) => articleAt(path);
  app.use((_request, response, next) => {
    response.set(carelessHeaders);
    next();
  });
  app.use(stile({ stile: url, publication, onFailure, article: articleOf, report: () => {} }));
  app.use((request, response) => {
    const article = articleOf(request);
    const { stile: verdict } = response.locals;
    if (article === null || verdict === undefined) return response.status(404).send('There is no such page.');
    const status = statusOf(article);
    if (status >= 300 && status < 400) return response.redirect(status, '/articles/elsewhere');
    if (status !== 200) return response.status(status).send('This did not work.');
    return response.send(pageOf(article, verdict.variant === 'full' ? 'full' : 'teaser', verdict.banner?.headline));
  });
  return app;
}

const doorOf = (name: string, create: () => Express): Door => ({
  name,
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  verifiesTokens: true,
  async start(at, options) {
    const server = createServer(createSite(create(), at, options));
    return { url: await listening(server), stop: () => closeServer(server) };
  },
});

export const express5Door = doorOf('Express 5', express5);
export const express4Door = doorOf('Express 4', express4);
