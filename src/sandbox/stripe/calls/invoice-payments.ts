import { invalidRequest } from '../errors.ts';
import { matches, page } from '../http/pagination.ts';
import { expandable, fields, oneOf, pageable, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';

export const invoicePaymentRoutes = [
  route({
    method: 'get',
    path: '/v1/invoice_payments',
    parameters: fields({
      ...pageable,
      invoice: text().optional(),
      payment: fields({ type: oneOf('payment_intent'), payment_intent: text().optional() }).optional(),
      status: oneOf('canceled', 'open', 'paid').optional(),
    }),
    answer: ({ account, parameters: { invoice, payment, status, ...paging } }) => {
      if (payment !== undefined && payment.payment_intent === undefined) {
        throw invalidRequest('Missing required param: payment[payment_intent].', {
          code: 'parameter_missing',
          param: 'payment[payment_intent]',
        });
      }
      const rows = account.tables
        .all('invoice_payment')
        .filter(
          (one) =>
            matches(one, { invoice, status }) && matches(one.payment, { payment_intent: payment?.payment_intent }),
        );
      return page(rows, paging, '/v1/invoice_payments');
    },
  }),
  route({
    method: 'get',
    path: '/v1/invoice_payments/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('invoice_payment', id),
  }),
];
