import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { closeDispute } from '../money/dispute.ts';

export const disputeRoutes = [
  route({
    method: 'get',
    path: '/v1/disputes',
    parameters: fields({
      ...pageable,
      charge: text().optional(),
      created: range().optional(),
      payment_intent: text().optional(),
    }),
    answer: ({ account, parameters: { charge, created, payment_intent, ...paging } }) => {
      const rows = account.tables
        .all('dispute')
        .filter((one) => matches(one, { charge, payment_intent }) && inRange(one.created, created));
      return page(rows, paging, '/v1/disputes');
    },
  }),
  route({
    method: 'get',
    path: '/v1/disputes/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('dispute', id),
  }),
  route({
    method: 'post',
    path: '/v1/disputes/:id/close',
    parameters: fields(expandable),
    answer: ({ account, id }) => closeDispute(account, id, 'lost'),
  }),
];
