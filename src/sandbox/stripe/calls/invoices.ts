import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, flag, oneOf, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { collect, finalize, writeOff } from '../money/collection.ts';
import { invoicesOf } from '../records/invoice.ts';
import { paymentOf } from '../records/invoice-payment.ts';
import type { Invoice } from '../wire.ts';

function payNow(account: Account, id: string, methodId: string | undefined): Invoice {
  const invoice = account.tables.need('invoice', id);
  if (invoice.status === 'paid') throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' });
  if (invoice.status !== 'open')
    throw invalidRequest('Only open invoices can be paid by the stand-in.', { code: 'invoice_not_editable' });
  if (methodId !== undefined) account.tables.need('payment_method', methodId, 'payment_method');
  collect(account, id, methodId);
  return account.tables.need('invoice', id);
}

/** Makes a draft an invoice that is owed. What `auto_advance` says of collecting it stays with it. */
function finalizeDraft(account: Account, id: string, advance: boolean | undefined): Invoice {
  const { status } = account.tables.need('invoice', id);
  if (status !== 'draft')
    throw invalidRequest('This invoice is already finalized, you can’t re-finalize a non-draft invoice.', {
      code: 'invoice_not_editable',
    });
  if (advance !== undefined) account.change({ kind: 'invoice', id }, { auto_advance: advance });
  return finalize(account, id);
}

/** Whether a bank is about to say whether it pays. */
function isBeingPaid(account: Account, id: string): boolean {
  const intent = paymentOf(account, id)?.payment.payment_intent;
  return intent !== undefined && account.tables.need('payment_intent', intent).status === 'processing';
}

/** What is owed, and what nobody expects any more, can be voided unless it is being paid; only what is owed can be given up. */
function writeOffOwed(account: Account, id: string, status: 'void' | 'uncollectible'): Invoice {
  const { status: before } = account.tables.need('invoice', id);
  if (status === 'void' && isBeingPaid(account, id))
    throw invalidRequest('You cannot void an invoice while its payment is processing.');
  if (before === 'open' || (before === 'uncollectible' && status === 'void')) return writeOff(account, id, status);
  throw invalidRequest("You can only pass in open invoices. This invoice isn't open.");
}

export const invoiceRoutes = [
  route({
    method: 'get',
    path: '/v1/invoices',
    parameters: fields({
      ...pageable,
      created: range().optional(),
      customer: text().optional(),
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void').optional(),
      subscription: text().optional(),
    }),
    answer: ({ account, parameters: { created, customer, status, subscription, ...paging } }) => {
      const rows = (
        subscription === undefined ? account.tables.all('invoice') : invoicesOf(account, subscription)
      ).filter((one) => matches(one, { customer, status }) && inRange(one.created, created));
      return page(rows, paging, '/v1/invoices');
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoices/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('invoice', id),
  }),
  route({
    method: 'get',
    path: '/v1/invoices/:id/lines',
    parameters: fields(pageable),
    answer: ({ account, id, parameters }) =>
      page([...account.tables.need('invoice', id).lines.data].reverse(), parameters, `/v1/invoices/${id}/lines`),
  }),
  route({
    method: 'post',
    path: '/v1/invoices/:id/pay',
    parameters: fields({ ...expandable, payment_method: text().optional() }),
    answer: ({ account, id, parameters }) => payNow(account, id, parameters.payment_method),
  }),
  route({
    method: 'post',
    path: '/v1/invoices/:id/finalize',
    parameters: fields({ ...expandable, auto_advance: flag().optional() }),
    answer: ({ account, id, parameters }) => finalizeDraft(account, id, parameters.auto_advance),
  }),
  route({
    method: 'post',
    path: '/v1/invoices/:id/void',
    parameters: fields(expandable),
    answer: ({ account, id }) => writeOffOwed(account, id, 'void'),
  }),
  route({
    method: 'post',
    path: '/v1/invoices/:id/mark_uncollectible',
    parameters: fields(expandable),
    answer: ({ account, id }) => writeOffOwed(account, id, 'uncollectible'),
  }),
];
