import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type Article, articleAt, carelessHeaders, pageOf, statusOf } from '../../doors/sentinel-site.ts';

export const edgeSecret = 'only-the-edge-knows-this';

const decision = '<!--stile:decision--><!--/stile:decision-->';

const plain = (path: string) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The article at whatever looks like its address: this site minds neither case nor escapes nor what follows. */
function articleLike(path: string): Article | null {
  const [found] = /^\/+(?:articles|premium)\/+(?:free\/+)?[\w.-]+/.exec(plain(path).toLowerCase()) ?? [];
  return found === undefined ? null : articleAt(found);
}

/** What the edge gets of a page: its teaser, or the whole with marks around its text. */
function pageFor(article: Article, variant: 'full' | 'teaser'): string {
  const page = pageOf(article, variant) + decision;
  if (variant === 'teaser' || article.tier === 'free') return page;
  return page.replace('<section', '<!--stile:text--><section').replace('</section>', '</section><!--/stile:text-->');
}

export interface EdgeSite {
  readonly server: Server;
  /** Paths that were asked for, in their order. */
  readonly asked: () => readonly string[];
  readonly lastHeaders: () => IncomingMessage['headers'];
}

/**
 * The sentinel site behind an edge: at `/teaser/…` the teaser for everybody, and at `/full/…` and at the address itself the whole with
 * marks, for the edge alone.
 */
export function createEdgeSite(): EdgeSite {
  const asked: string[] = [];
  let last: IncomingMessage['headers'] = {};
  const server = createServer({ maxHeaderSize: 128 * 1024 }, ({ url = '', headers }, response) => {
    asked.push(url);
    last = headers;
    const [, prefix, path = ''] = /^(?:\/(teaser|full)(?=\/))?([^?]*)/.exec(url) ?? [];
    const variant = prefix === 'teaser' ? 'teaser' : 'full';
    const article = articleLike(path);
    const isEdge = headers['x-edge-secret'] === edgeSecret;
    const headersOut = { ...carelessHeaders, 'Content-Type': 'text/html; charset=utf-8' };
    if (article === null || (variant === 'full' && !isEdge))
      return response.writeHead(404, headersOut).end('There is no such page.');
    const status = statusOf(article);
    if (status >= 300 && status < 400) response.setHeader('Location', '/articles/elsewhere');
    if (status !== 200) return response.writeHead(status, headersOut).end('This did not work.');
    response.writeHead(200, { ...headersOut, 'X-Article-Tier': article.tier });
    return response.end(pageFor(article, variant));
  });
  return { server, asked: () => asked, lastHeaders: () => last };
}
