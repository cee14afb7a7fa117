import express, { type Request, type Response, type Router } from 'express';
import { ownFingerprint } from '../controls.ts';
import type { Host } from '../host.ts';
import { payInvoice } from '../money/collection.ts';
import { testNumbers } from '../records/payment-method.ts';
import type { Invoice } from '../wire.ts';
import { type Html, html, sendPage } from './page.ts';
import { type Voice, voiceFor } from './voice.ts';

/** The page behind an invoice's `hosted_invoice_url`: anybody with the link can pay what is owed, after the subscription's end too. */
export function invoicePage({ account, run }: Host): Router {
  const router = express.Router();
  const find = (id: string): Invoice | undefined => run(() => account.tables.find('invoice', id));
  router.get('/invoices/:id', (request, response) => show({ request, response }, find(request.params.id)));
  router.post('/invoices/:id', (request, response) => {
    const invoice = find(request.params.id);
    if (invoice?.status === 'open') {
      const card = { number: testNumbers.card, fingerprint: ownFingerprint(invoice.customer ?? invoice.id) };
      run(() => payInvoice(account, invoice, card));
    }
    response.redirect(303, `${request.baseUrl}/invoices/${request.params.id}`);
  });
  return router;
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function show({ request, response }: Exchange, invoice: Invoice | undefined): void {
  const voice = voiceFor(request);
  const { texts } = voice;
  // A draft has no page yet.
  if (invoice === undefined || invoice.status === 'draft') {
    sendPage(response, voice, { title: texts.noInvoice, status: 404, body: html`<p>${texts.wrongAddress}</p>` });
    return;
  }
  sendPage(response, voice, { title: texts.invoice(invoice.number ?? ''), body: content(invoice, voice) });
}

function content({ status, lines, amount_due: amount, currency }: Invoice, { texts, money }: Voice): Html {
  return html`<table>
<tbody>${lines.data.map((line) => html`<tr><th scope="row">${line.description ?? ''}</th><td>${money(line.amount, currency)}</td></tr>`)}</tbody>
<tfoot><tr><th scope="row">${texts.amountDue}</th><td>${money(amount, currency)}</td></tr></tfoot>
</table>
${status === 'open' ? html`<form method="post"><p><button type="submit">${texts.payAmount(money(amount, currency))}</button></p></form>` : html`<p>${texts.invoiceEndings[status ?? ''] ?? ''}</p>`}`;
}
