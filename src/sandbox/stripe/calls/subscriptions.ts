import { z } from 'zod';
import type { Account } from '../account.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, flag, metadata, oneOf, orUnset, pageable, range, text, time } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { search } from '../http/search.ts';
import { endingAt, endNow } from '../money/ending.ts';
import { pausedBy } from '../money/pausing.ts';
import { endTrialNow } from '../money/renewal.ts';
import { trialUntil } from '../money/trial.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Subscription } from '../wire.ts';
import { switchBy, switchParameters } from './switching.ts';

const reasons = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
);

const cancellationDetails = fields({ comment: orUnset(text()).optional(), feedback: orUnset(reasons).optional() });

const updateParameters = fields({
  ...expandable,
  cancel_at: z.union([z.enum(['min_period_end', 'max_period_end']), orUnset(time())]).optional(),
  cancel_at_period_end: flag().optional(),
  cancellation_details: cancellationDetails.optional(),
  default_payment_method: text().optional(),
  description: orUnset(text(500)).optional(),
  metadata: metadata().optional(),
  pause_collection: orUnset(
    fields({ behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: time().optional() }),
  ).optional(),
  payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete').optional(),
  ...switchParameters,
  trial_end: z.union([z.literal('now'), time()]).optional(),
});

type UpdateParameters = ReturnType<typeof updateParameters.parse>;

function update(account: Account, id: string, parameters: UpdateParameters): Subscription {
  const subscription = account.tables.need('subscription', id);
  const {
    default_payment_method: method,
    trial_end: trialEnd,
    cancellation_details: details,
    pause_collection: pause,
  } = parameters;
  const other = given({
    description: parameters.description,
    default_payment_method: method,
    pause_collection: pause == null ? pause : pausedBy(account, pause),
  });
  if (
    subscription.status === 'canceled' &&
    (trialEnd !== undefined || isEnding(parameters) || Object.keys(other).length > 0)
  ) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
  }
  if (method !== undefined) checkMethod(account, subscription, method);
  const ending = endingOf(account, subscription, parameters);
  const said = { ...subscription.cancellation_details, ...ending.cancellation_details, ...given(details ?? {}) };
  const patch: Partial<Subscription> = {
    ...other,
    ...ending,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null, ...said },
    metadata: mergeMetadata(subscription.metadata, parameters.metadata),
    ...(typeof trialEnd === 'number' ? trialUntil(account, subscription, trialEnd) : {}),
  };
  account.change({ kind: 'subscription', id }, patch, 'customer.subscription.updated');
  switchBy(account, id, parameters);
  if (trialEnd === 'now' && subscription.status === 'trialing') endTrialNow(account, id);
  return account.tables.need('subscription', id);
}

function isEnding({ cancel_at: at, cancel_at_period_end: atEnd }: UpdateParameters): boolean {
  return at !== undefined || atEnd !== undefined;
}

function checkMethod(account: Account, subscription: Subscription, id: string): void {
  const method = account.tables.need('payment_method', id, 'default_payment_method');
  if (method.customer !== subscription.customer) {
    throw invalidRequest(
      'The customer does not have a payment method with this ID. The payment method must be attached to the customer.',
      {
        code: 'resource_missing',
        param: 'default_payment_method',
      },
    );
  }
}

function endingOf(account: Account, subscription: Subscription, parameters: UpdateParameters): Partial<Subscription> {
  const { cancel_at: at, cancel_at_period_end: atEnd } = parameters;
  if (!isEnding(parameters)) return {};
  if (at !== undefined && atEnd === true) {
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', {
      param: 'cancel_at',
    });
  }
  if (typeof at === 'number' && at <= account.now())
    throw invalidRequest('`cancel_at` must be a timestamp in the future.', { param: 'cancel_at' });
  const until = typeof at === 'string' || atEnd === true ? currentPeriodEnd(subscription) : (at ?? null);
  return { ...endingAt(account, subscription, until), cancel_at_period_end: atEnd === true };
}

function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return wanted === undefined ? status !== 'canceled' : status === wanted;
}

export const subscriptionRoutes = [
  route({
    method: 'get',
    path: '/v1/subscriptions',
    parameters: fields({
      ...pageable,
      created: range().optional(),
      customer: text().optional(),
      price: text().optional(),
      status: oneOf(
        'active',
        'all',
        'canceled',
        'ended',
        'incomplete',
        'incomplete_expired',
        'past_due',
        'paused',
        'trialing',
        'unpaid',
      ).optional(),
    }),
    answer: ({ account, parameters: { created, customer, price, status, ...paging } }) => {
      if (customer !== undefined) account.tables.need('customer', customer, 'customer');
      const rows = account.tables
        .all('subscription')
        .filter((one) => matches(one, { customer }) && inRange(one.created, created) && hasStatus(one, status))
        .filter((one) => price === undefined || one.items.data.some((item) => item.price.id === price));
      return page(rows, paging, '/v1/subscriptions');
    },
  }),
  route({
    method: 'get',
    path: '/v1/subscriptions/search',
    parameters: fields({ ...expandable, query: text(), limit: pageable.limit, page: text().optional() }),
    answer: ({ account, parameters }) =>
      search(account.tables.all('subscription'), parameters, '/v1/subscriptions/search'),
  }),
  route({
    method: 'get',
    path: '/v1/subscriptions/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('subscription', id),
  }),
  route({
    method: 'post',
    path: '/v1/subscriptions/:id',
    parameters: updateParameters,
    answer: ({ account, id, parameters }) => update(account, id, parameters),
  }),
  route({
    method: 'delete',
    path: '/v1/subscriptions/:id',
    parameters: fields({
      ...expandable,
      cancellation_details: cancellationDetails.optional(),
      invoice_now: flag().optional(),
      prorate: flag().optional(),
    }),
    answer: ({ account, id, parameters: { cancellation_details: details } }) => {
      const subscription = account.tables.need('subscription', id);
      if (subscription.status === 'canceled') throw noSuch('subscription', id);
      const said = {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: null,
        ...subscription.cancellation_details,
      };
      account.change({ kind: 'subscription', id }, { cancellation_details: { ...said, ...given(details ?? {}) } });
      return endNow(account, id, 'cancellation_requested');
    },
  }),
  route({
    method: 'get',
    path: '/v1/subscription_items',
    parameters: fields({ ...pageable, subscription: text() }),
    answer: ({ account, parameters: { subscription, ...paging } }) => {
      const { items } = account.tables.need('subscription', subscription, 'subscription');
      return page([...items.data].reverse(), paging, '/v1/subscription_items');
    },
  }),
];
