import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type Response, type Router } from 'express';
import { PaywallError } from '../../paywall/errors.ts';
import { builtFolder } from './built-files.ts';
import { exactly } from './exactly.ts';

/** What `npm run build` makes of web/admin. */
const built = builtFolder('admin');

/** Stands in the built page wherever the nonce of an answer is to be; vite.config.ts writes it there. */
const noncePlaceholder = 'STILE-NONCE';

/** The component library writes style elements of its own, which the nonce lets in; nothing comes from outside. */
const contentSecurityPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** Throws `not-found` with what to do, where the pages were never built: while one works on the source. */
async function readIndex(): Promise<string> {
  try {
    return await readFile(new URL('index.html', built), 'utf8');
  } catch (error) {
    const message = 'The admin pages have not been built. Run npm run build, and ask again.';
    throw new PaywallError('not-found', message, { cause: error });
  }
}

async function sendIndex(response: Response): Promise<void> {
  const index = await readIndex();
  const nonce = randomBytes(16).toString('base64');
  response
    .set({ 'Content-Security-Policy': contentSecurityPolicy(nonce), 'Cache-Control': 'no-cache' })
    .type('html')
    .send(index.replaceAll(noncePlaceholder, nonce));
}

/**
 * The admin pages: `/admin` and what lies below. Every address but those of files answers the same page, which shows what the
 * address says; nothing in it is anybody's secret, for it asks the admin API for all that it shows.
 */
export function adminPagesRouter(): Router {
  const router = express.Router(exactly);
  router.use('/admin', (_request, response, next) => {
    response.set({ 'Referrer-Policy': 'same-origin', 'Content-Security-Policy': "default-src 'none'" });
    next();
  });
  // Editors open these from anywhere, and there need be no proxy in front that would do it.
  router.use('/admin', compression());
  // What the files hold is in their names: a new build has new names.
  const forever = { index: false, immutable: true, maxAge: '1y', fallthrough: false } as const;
  router.use('/admin/assets', express.static(fileURLToPath(new URL('assets/', built)), forever));
  router.get('/admin/icon.svg', (_request, response) => {
    response.sendFile('icon.svg', { root: fileURLToPath(built), maxAge: '1d' });
  });
  router.get(['/admin', '/admin/{*rest}'], (_request, response) => sendIndex(response));
  return router;
}
