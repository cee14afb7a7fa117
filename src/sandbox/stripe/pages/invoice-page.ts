import express, { type Response, type Router } from 'express';
import { ownFingerprint } from '../controls.ts';
import type { Host } from '../host.ts';
import { payInvoice } from '../money/collection.ts';
import { testNumbers } from '../records/payment-method.ts';
import type { Invoice } from '../wire.ts';
import { type Html, html, money, sendPage } from './page.ts';

/** The page behind an invoice's `hosted_invoice_url`: anybody with the link can pay what is owed, after the subscription's end too. */
export function invoicePage({ account, run }: Host): Router {
  const router = express.Router();
  const find = (id: string): Invoice | undefined => run(() => account.tables.find('invoice', id));
  router.get('/invoices/:id', (request, response) => show(response, find(request.params.id)));
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

function show(response: Response, invoice: Invoice | undefined): void {
  // A draft has no page yet.
  if (invoice === undefined || invoice.status === 'draft') {
    const body = html`<p>The address of this page is wrong or incomplete.</p>`;
    sendPage(response, { title: 'There is no such invoice', status: 404, body });
    return;
  }
  sendPage(response, { title: `Invoice ${invoice.number ?? ''}`, body: content(invoice) });
}

const endings: Readonly<Record<string, string>> = {
  paid: 'This invoice is paid. Thank you.',
  void: 'This invoice is void: nothing is to be paid.',
  uncollectible: 'This invoice is not collected any more.',
};

function content({ status, lines, amount_due: amount, currency }: Invoice): Html {
  return html`<table>
<tbody>${lines.data.map((line) => html`<tr><th scope="row">${line.description ?? ''}</th><td>${money(line.amount, currency)}</td></tr>`)}</tbody>
<tfoot><tr><th scope="row">Amount due</th><td>${money(amount, currency)}</td></tr></tfoot>
</table>
${status === 'open' ? html`<form method="post"><p><button type="submit">Pay ${money(amount, currency)}</button></p></form>` : html`<p>${endings[status ?? ''] ?? ''}</p>`}`;
}
