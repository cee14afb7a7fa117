import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import { exactly } from '../http/pages/exactly.ts';
import { wantsPage } from '../http/reader-page.ts';
import { PaywallError } from '../paywall/errors.ts';
import { type DemoArticle, readDemoArticles } from './demo-articles.ts';
import { sendRefusal } from './refusal.ts';

/** The pages lie two levels above this file both in src/ and in dist/. */
const pages = new URL('../../web/demo/', import.meta.url);

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

interface Cookie {
  readonly name: string;
  readonly secure: boolean;
}

/** The cookies by which a reader is known. A browser takes one with the `__Host-` prefix, even to expire it, only as secure. */
const readerCookies: readonly Cookie[] = [
  { name: 'stile_reader', secure: false },
  { name: '__Host-stile_reader', secure: true },
];

/** Those of the entitlement token, by which a reader is let in. */
const tokenCookies = (publication: string): readonly Cookie[] => [
  { name: `stile_entitlement_${publication}`, secure: false },
  { name: `__Host-stile_entitlement_${publication}`, secure: true },
];

function forget(response: Response, cookies: readonly Cookie[]): void {
  for (const { name, secure } of cookies) {
    response.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
  }
  response.set('Cache-Control', 'no-store').status(204).end();
}

interface ReceiptFacts {
  readonly publication: string;
  readonly article: string;
  readonly tier: string;
  readonly sponsored: boolean;
}

interface DemoParts {
  /** What a valid receipt is for, or null for any other text. */
  readonly verifyReceipt: (token: string) => ReceiptFacts | null;
  /** The publication whose meter stands before the articles. */
  readonly publication: string;
}

/** What anybody may know of an article: all but the text after its first paragraph. */
function listed({ paragraphs, ...rest }: DemoArticle) {
  return { ...rest, teaser: paragraphs[0] };
}

/**
 * The example publication: `/demo` and what lies below. Its pages are the same for everybody; the text of an article is sent
 * only for a receipt of exactly that article, and never into a cache that others share.
 */
export function createDemo({ verifyReceipt, publication }: DemoParts): Router {
  const shell = readFileSync(new URL('index.html', pages), 'utf8');
  const articles = new Map(readDemoArticles(new URL('articles/', pages)).map((article) => [article.id, article]));
  const list = { publication, articles: [...articles.values()].map(listed) };

  const sendShell = (response: Response) => response.set('Cache-Control', 'no-cache').type('html').send(shell);

  function refusal(article: DemoArticle | undefined, receiptToken: string): PaywallError | null {
    if (article === undefined) return new PaywallError('not-found', 'There is no such article.');
    const receipt = verifyReceipt(receiptToken);
    // What the receipt was given for is what a browser stated: it must be what the article is.
    return receipt?.publication === publication &&
      receipt.article === article.id &&
      receipt.tier === article.tier &&
      receipt.sponsored === (article.sponsor !== null)
      ? null
      : new PaywallError('forbidden', 'The text is sent for a valid receipt of this article only.');
  }

  const router = express.Router(exactly);
  router.use('/demo', (_request, response, next) => {
    response.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });
  router.get('/', (request, response, next) => {
    response.vary('Accept').vary('Sec-Fetch-Mode');
    if (wantsPage(request.headers)) response.redirect(302, '/demo');
    else next();
  });
  router.get(['/demo', '/demo/'], (_request, response) => {
    sendShell(response);
  });
  router.get('/demo/articles.json', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json(list);
  });
  router.get('/demo/appearance.css', (_request, response) => response.redirect(`/v1/${publication}/appearance.css`));
  router.get('/demo/articles/:id', (request, response) => {
    sendShell(response.status(articles.has(request.params.id) ? 200 : 404));
  });
  router.get('/demo/articles/:id/text', (request, response) => {
    response.set({ 'Cache-Control': 'private, no-store', Vary: 'X-Article-Receipt' });
    const article = articles.get(request.params.id);
    const refused = refusal(article, request.get('X-Article-Receipt') ?? '');
    if (refused === null) response.json({ paragraphs: article?.paragraphs });
    else sendRefusal(request, response, refused);
  });
  router.post('/demo/forget', (_request, response) =>
    forget(response, [...readerCookies, ...tokenCookies(publication)]),
  );
  router.post('/demo/forget-token', (_request, response) => forget(response, tokenCookies(publication)));
  router.use('/demo/assets', express.static(fileURLToPath(new URL('assets/', pages)), { index: false }));
  return router;
}
