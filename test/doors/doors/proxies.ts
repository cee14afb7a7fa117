import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { example } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { caddyWithOpen, startCaddy } from '../../support/processes/caddy.ts';
import { startNginx, withKeptTeasers, withOpen } from '../../support/processes/nginx.ts';
import { closeServer } from '../../support/request.ts';
import type { Door, DoorOptions, StileAt } from '../door.ts';
import { articleAt, carelessHeaders, pageOf, statusOf } from '../sentinel-site.ts';
import { listening } from '../servers/fetch-server.ts';

const portOf = (url: string) => Number(new URL(url).port);

/** The sentinel site behind a proxy, which says in a header whether the article is denied. */
function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const article = articleAt(url.split('?', 1)[0] ?? '');
  for (const [name, value] of Object.entries(carelessHeaders)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  const status = article === null ? 404 : statusOf(article);
  if (status >= 300 && status < 400) response.setHeader('Location', '/articles/elsewhere');
  const variant = headers['x-article-denied'] === 'true' ? 'teaser' : 'full';
  response
    .writeHead(status)
    .end(article === null || status !== 200 ? 'There is no such page.' : pageOf(article, variant));
}

interface Ports {
  readonly stile: number;
  readonly site: number;
  readonly publication: string;
}

type Start = (ports: Ports, options: DoorOptions) => Promise<{ readonly port: number; stop(): Promise<void> }>;

const doorOf = (name: string, startProxy: Start): Door => ({
  name,
  policies: ['open', 'closed'],
  teaserCaching: /^private, no-store$/,
  verifiesTokens: false,
  async start({ url, publication }: StileAt, options) {
    const site = createServer(answer);
    const ports = { stile: portOf(url), site: portOf(await listening(site)), publication };
    const proxy = await startProxy(ports, options);
    return {
      url: `http://127.0.0.1:${proxy.port}`,
      async stop() {
        await proxy.stop();
        await closeServer(site);
      },
    };
  },
});

const nginxWith =
  (part: (text: string) => string): Start =>
  ({ publication, ...ports }, { onFailure }) => {
    const change = (text: string) => {
      const chosen = part(onFailure === 'open' ? withOpen(text) : text);
      return publication === example ? chosen : replaced(chosen, `default ${example};`, `default ${publication};`);
    };
    return startNginx({ ...ports, change });
  };

const nginxDoor = doorOf(
  'nginx',
  nginxWith((text) => text),
);
const nginxWithTeasersDoor = doorOf('nginx that keeps teasers', nginxWith(withKeptTeasers));
const caddyDoor = doorOf('Caddy', (ports, { onFailure }) =>
  startCaddy({ ...ports, ...(onFailure === 'open' && { change: caddyWithOpen }) }),
);

/** Doors of servers that stand before the site and let it say what they do not know. */
export const proxyDoors: readonly Door[] = [nginxDoor, nginxWithTeasersDoor, caddyDoor];
