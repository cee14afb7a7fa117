import type { Account } from '../account.ts';
import type { Plan, Price } from '../wire.ts';

export interface PriceRequest {
  readonly currency: string;
  readonly unit_amount: number;
  readonly product: string;
  readonly recurring?:
    | {
        interval: 'day' | 'week' | 'month' | 'year';
        interval_count?: number | undefined;
        usage_type?: 'licensed' | undefined;
      }
    | undefined;
  readonly about: Partial<Price>;
}

export function createPrice(
  account: Account,
  { currency: code, unit_amount: amount, product, recurring: every, about }: PriceRequest,
): Price {
  account.tables.need('product', product, 'product');
  const price: Price = {
    id: account.newId('price_'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: account.now(),
    currency: code,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product,
    recurring:
      every === undefined
        ? null
        : {
            interval: every.interval,
            interval_count: every.interval_count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: every === undefined ? 'one_time' : 'recurring',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
    ...about,
  };
  return account.create('price', price, 'price.created');
}

/** The older form of a recurring price, which subscription items still carry beside it. */
export function planOf(price: Price): Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
