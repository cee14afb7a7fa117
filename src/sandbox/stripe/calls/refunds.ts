import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, integer, metadata, oneOf, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { refundCharge } from '../money/refund.ts';
import { mergeMetadata } from '../records/metadata.ts';
import type { Charge } from '../wire.ts';

function chargeFor(account: Account, charge: string | undefined, intent: string | undefined): Charge {
  if (charge !== undefined) return account.tables.need('charge', charge, 'charge');
  if (intent === undefined) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    });
  }
  const { latest_charge: latest } = account.tables.need('payment_intent', intent, 'payment_intent');
  if (latest === null)
    throw invalidRequest(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  return account.tables.need('charge', latest);
}

export const refundRoutes = [
  route({
    method: 'post',
    path: '/v1/refunds',
    parameters: fields({
      ...expandable,
      amount: integer({ min: 1 }).optional(),
      charge: text().optional(),
      metadata: metadata().optional(),
      payment_intent: text().optional(),
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
    }),
    answer: ({ account, parameters: { charge, payment_intent: intent, amount, reason, metadata: entries } }) =>
      refundCharge(account, chargeFor(account, charge, intent), {
        amount,
        reason,
        metadata: mergeMetadata(null, entries),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/refunds',
    parameters: fields({
      ...pageable,
      charge: text().optional(),
      created: range().optional(),
      payment_intent: text().optional(),
    }),
    answer: ({ account, parameters: { charge, created, payment_intent, ...paging } }) => {
      const rows = account.tables
        .all('refund')
        .filter((one) => matches(one, { charge, payment_intent }) && inRange(one.created, created));
      return page(rows, paging, '/v1/refunds');
    },
  }),
  route({
    method: 'get',
    path: '/v1/refunds/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('refund', id),
  }),
];
