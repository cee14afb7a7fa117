import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import compression from 'compression';
import express, { type Router } from 'express';
import { PaywallError } from '../../paywall/errors.ts';
import { builtFolder } from './built-files.ts';
import { exactly } from './exactly.ts';

const file = new URL('stile.js', builtFolder('sdk'));

interface Script {
  readonly text: string;
  readonly etag: string;
}

/** Throws `not-found` with what to do, where the component was never built: while one works on the source. */
async function readScript(): Promise<Script> {
  try {
    const text = await readFile(file, 'utf8');
    const digest = createHash('sha256').update(text).digest('base64url');
    // Weak, because the same script is sent compressed and not.
    return { text, etag: `W/"${digest}"` };
  } catch (error) {
    const message = 'The web component has not been built. Run npm run build, and ask again.';
    throw new PaywallError('not-found', message, { cause: error });
  }
}

/** The web component, for the pages of every site: it holds no secret, and knows nobody. */
export function sdkRouter(): Router {
  const router = express.Router(exactly);
  let reading: Promise<Script> | undefined;
  router.get('/sdk/stile.js', compression(), async (_request, response) => {
    reading ??= readScript();
    const { text, etag } = await reading.catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // Short, so that pages have a new version soon after an upgrade.
      'Cache-Control': 'public, max-age=300',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      ETag: etag,
    });
    response.type('js').send(text);
  });
  return router;
}
