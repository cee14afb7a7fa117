import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, metadata, pageable, range, text } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { mergeMetadata } from '../records/metadata.ts';

export const chargeRoutes = [
  route({
    method: 'get',
    path: '/v1/charges',
    parameters: fields({
      ...pageable,
      created: range().optional(),
      customer: text().optional(),
      payment_intent: text().optional(),
    }),
    answer: ({ account, parameters: { created, customer, payment_intent, ...paging } }) => {
      const rows = account.tables
        .all('charge')
        .filter((one) => matches(one, { customer, payment_intent }) && inRange(one.created, created));
      return page(rows, paging, '/v1/charges');
    },
  }),
  route({
    method: 'get',
    path: '/v1/charges/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('charge', id),
  }),
  route({
    method: 'post',
    path: '/v1/charges/:id',
    parameters: fields({ ...expandable, metadata: metadata().optional() }),
    answer: ({ account, id, parameters: { metadata: entries } }) => {
      const charge = account.tables.need('charge', id);
      return account.tables.put('charge', { ...charge, metadata: mergeMetadata(charge.metadata, entries) });
    },
  }),
];

export const paymentIntentRoutes = [
  route({
    method: 'get',
    path: '/v1/payment_intents',
    parameters: fields({ ...pageable, created: range().optional(), customer: text().optional() }),
    answer: ({ account, parameters: { created, customer, ...paging } }) => {
      const rows = account.tables
        .all('payment_intent')
        .filter((one) => matches(one, { customer }) && inRange(one.created, created));
      return page(rows, paging, '/v1/payment_intents');
    },
  }),
  route({
    method: 'get',
    path: '/v1/payment_intents/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('payment_intent', id),
  }),
];
