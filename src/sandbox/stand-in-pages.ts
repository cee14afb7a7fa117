import { request as ask } from 'node:http';
import { Router } from 'express';
import { PaywallError } from '../paywall/errors.ts';
import { sendRefusal } from './refusal.ts';

/** Hands requests for the checkout, portal and invoice pages on to whichever process hosts them. */
export function standInPages(path: string, addressOf: () => Promise<string>): Router {
  const router = Router();
  router.use([`${path}/pay`, `${path}/portal`, `${path}/invoices`], async (request, response) => {
    const url = new URL(request.originalUrl, await addressOf());
    const { method, headers } = request;
    const asked = ask(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.on('error', () => {
      const away = new PaywallError('provider-unavailable', 'The stand-in of Stripe does not answer.');
      if (!response.headersSent) sendRefusal(request, response, away);
      else response.destroy();
    });
    request.pipe(asked);
  });
  return router;
}
