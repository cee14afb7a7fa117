import { inRange, matches, page } from '../http/pagination.ts';
import {
  currency,
  expandable,
  fields,
  flag,
  integer,
  metadata,
  number,
  oneOf,
  pageable,
  range,
  text,
  time,
} from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { createCoupon, createPromotionCode } from '../records/coupon.ts';
import { mergeMetadata } from '../records/metadata.ts';

const couponRoutes = [
  route({
    method: 'post',
    path: '/v1/coupons',
    parameters: fields({
      ...expandable,
      id: text().optional(),
      name: text(40).optional(),
      percent_off: number({ min: 0.01, max: 100 }).optional(),
      amount_off: integer({ min: 1 }).optional(),
      currency: currency().optional(),
      duration: oneOf('forever', 'once', 'repeating').optional(),
      duration_in_months: integer({ min: 1 }).optional(),
      max_redemptions: integer({ min: 1 }).optional(),
      redeem_by: time().optional(),
      metadata: metadata().optional(),
    }),
    answer: ({ account, parameters }) =>
      createCoupon(account, { ...parameters, metadata: mergeMetadata(null, parameters.metadata) }),
  }),
  route({
    method: 'get',
    path: '/v1/coupons',
    parameters: fields({ ...pageable, created: range().optional() }),
    answer: ({ account, parameters }) =>
      page(
        account.tables.all('coupon').filter(({ created }) => inRange(created, parameters.created)),
        parameters,
        '/v1/coupons',
      ),
  }),
  route({
    method: 'get',
    path: '/v1/coupons/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('coupon', id),
  }),
];

const promotionCodeRoutes = [
  route({
    method: 'post',
    path: '/v1/promotion_codes',
    parameters: fields({
      ...expandable,
      promotion: fields({ type: oneOf('coupon'), coupon: text() }),
      code: text(500).optional(),
      customer: text().optional(),
      expires_at: time().optional(),
      max_redemptions: integer({ min: 1 }).optional(),
      restrictions: fields({ first_time_transaction: flag().optional() }).optional(),
      metadata: metadata().optional(),
    }),
    answer: ({ account, parameters: { promotion, restrictions, ...about } }) =>
      createPromotionCode(account, {
        ...about,
        coupon: promotion.coupon,
        firstTimeOnly: restrictions?.first_time_transaction ?? false,
        metadata: mergeMetadata(null, about.metadata),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/promotion_codes',
    parameters: fields({
      ...pageable,
      active: flag().optional(),
      code: text().optional(),
      coupon: text().optional(),
      created: range().optional(),
      customer: text().optional(),
    }),
    answer: ({ account, parameters: { coupon, created, active, code, customer, ...paging } }) => {
      const rows = account.tables
        .all('promotion_code')
        .filter((one) => matches(one, { active, code, customer }) && inRange(one.created, created))
        .filter(({ promotion }) => coupon === undefined || promotion.coupon === coupon);
      return page(rows, paging, '/v1/promotion_codes');
    },
  }),
  route({
    method: 'get',
    path: '/v1/promotion_codes/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('promotion_code', id),
  }),
  route({
    method: 'post',
    path: '/v1/promotion_codes/:id',
    parameters: fields({ ...expandable, active: flag().optional(), metadata: metadata().optional() }),
    answer: ({ account, id, parameters: { active, metadata: entries } }) => {
      const code = account.tables.need('promotion_code', id);
      return account.change(
        { kind: 'promotion_code', id },
        { active: active ?? code.active, metadata: mergeMetadata(code.metadata, entries) },
      );
    },
  }),
];

/** What publishers make in the dashboard, and readers type on a checkout page. */
export const promotionRoutes = [...couponRoutes, ...promotionCodeRoutes];
