import express, { type Router } from 'express';
import { exactly } from '../http/pages/exactly.ts';
import type { createReceipts } from '../tokens/receipt.ts';
import { createDemo } from './demo.ts';

interface Needs {
  /** The publication that the demo shows now: another one if it is removed. */
  readonly shown: () => string;
  readonly receipts: ReturnType<typeof createReceipts>;
}

/** The demo of whichever publication is shown. */
export function createShownDemo({ shown, receipts }: Needs): Router {
  function pagesOf(publication: string): Router {
    return createDemo({
      publication,
      verifyReceipt(token) {
        const receipt = receipts.verify(publication, token);
        return receipt === null ? null : { ...receipt, publication };
      },
    });
  }
  let made: { readonly publication: string; readonly pages: Router } | undefined;
  const router = express.Router(exactly);
  router.use((request, response, next) => {
    const publication = shown();
    if (made?.publication !== publication) made = { publication, pages: pagesOf(publication) };
    made.pages(request, response, next);
  });
  return router;
}
