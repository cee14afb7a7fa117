import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { root } from '../../../test/support/sources.ts';

/** Stands in the text after the teaser of every article, and nowhere else. */
export const sentinel = 'EIGHT-TRAINEES-CHANGE-PLACES';

const example = (name: string) => readFileSync(`${root}/clients/component/examples/${name}`, 'utf8');

const picture = readFileSync(`${root}/web/demo/assets/devices.svg`, 'utf8');

/** The attributes of the element, by their names. */
export type Attributes = Readonly<Record<string, string>>;

/** A publisher's site on an origin of its own: the example page of the component, and the texts for readers with a receipt. */
export interface Site {
  readonly origin: string;
  /** From now on the pages ask this service. */
  use(serviceUrl: string): void;
  /** The address of a page whose elements have these attributes, beside those of the example. */
  page(attributes: Attributes | readonly Attributes[]): string;
  close(): Promise<void>;
}

const paragraphs = (id: string) =>
  [`The text of ${id} begins with its teaser.`, `It goes on: ${sentinel}.`, ...Array(30).fill('And on, for a while.')]
    .map((words) => `<p>${words}</p>`)
    .join('');

const policy = (stile: string) =>
  `default-src 'none'; script-src 'self' ${stile}; style-src 'self'; connect-src 'self' ${stile}; img-src 'self'; base-uri 'none'`;

function element(attributes: Attributes): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
  return `<stile-paywall${written.join('')}><p>The teaser.</p></stile-paywall>`;
}

function pageOf(stile: string, elements: readonly Attributes[] | null): string {
  const page = example('article.html').replaceAll('http://127.0.0.1:8080', stile);
  if (elements === null) return page;
  const all = elements.map((attributes) => element({ publication: 'nikkei-asian-review', ...attributes }));
  return page.replace(/<stile-paywall[\s\S]*<\/stile-paywall>/, all.join('\n'));
}

/** Whether the receipt is Stile's own, holds, and is for this article. Any server can check that by the published keys. */
async function mayRead(stile: string, receipt: string, article: string): Promise<boolean> {
  try {
    const published = (await (await fetch(`${stile}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(published), {
      typ: 'receipt+jwt',
      currentDate: new Date('2027-01-10'),
    });
    return payload['art'] === article;
  } catch {
    return false;
  }
}

export async function openSite(): Promise<Site> {
  const pages: (readonly Attributes[])[] = [];
  let stile = '';

  function send(response: ServerResponse, status: number, body: string): void {
    const headers = { 'Cache-Control': 'private, no-store', 'Content-Security-Policy': policy(stile) };
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.writeHead(status, headers).end(body);
  }

  async function answer({ url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://site');
    const [, folder, name = ''] = pathname.split('/');
    if (folder === 'page.js')
      return send(response.setHeader('Content-Type', 'text/javascript'), 200, example('page.js'));
    if (folder === 'page.css') return send(response.setHeader('Content-Type', 'text/css'), 200, example('page.css'));
    if (folder === 'picture.svg') return send(response.setHeader('Content-Type', 'image/svg+xml'), 200, picture);
    if (folder === 'article') return send(response, 200, pageOf(stile, null));
    if (folder === 'pages') return send(response, 200, pageOf(stile, pages[Number(name)] ?? []));
    if (folder !== 'text') return send(response, 404, '<p>Nothing here.</p>');
    const receipt = String(headers['x-article-receipt'] ?? '');
    if (await mayRead(stile, receipt, name)) return send(response, 200, paragraphs(name));
    return send(response, 403, '<p>For readers with a receipt.</p>');
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    origin,
    use: (serviceUrl) => {
      stile = serviceUrl;
    },
    page(attributes) {
      const all = Array.isArray(attributes) ? attributes : [attributes];
      return `${origin}/pages/${pages.push(all) - 1}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
