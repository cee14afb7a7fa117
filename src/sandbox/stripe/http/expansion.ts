import { invalidRequest } from '../errors.ts';
import type { Kind, Tables } from '../tables.ts';
import { wholeList } from './pagination.ts';

type Json = Record<string, unknown>;
type Grow = (tables: Tables, owner: Json) => unknown;

/** Replaces an id by the row that it names. */
const row =
  (kind: Kind, field: string): Grow =>
  (tables, owner) => {
    const id = owner[field];
    return typeof id === 'string' ? tables.find(kind, id) : id;
  };

const refers = (kind: Kind, ...fields: string[]): Record<string, Grow> =>
  Object.fromEntries(fields.map((field) => [field, row(kind, field)]));

/** Replaces the ids of discounts by the discounts. */
const discountRows: Grow = (tables, { discounts }) =>
  Array.isArray(discounts) ? discounts.map((id) => tables.find('discount', String(id)) ?? id) : discounts;

/** What may be expanded, by the `object` of its owner; a field inside a plain hash is named with its path. */
const expandable: Record<string, Record<string, Grow>> = {
  'billing_portal.session': refers('billing_portal.configuration', 'configuration'),
  charge: {
    ...refers('customer', 'customer'),
    ...refers('payment_intent', 'payment_intent'),
    refunds: (tables, { id }) =>
      wholeList(
        tables
          .all('refund')
          .filter(({ charge }) => charge === id)
          .reverse(),
        `/v1/charges/${id}/refunds`,
      ),
  },
  'checkout.session': {
    ...refers('customer', 'customer'),
    ...refers('invoice', 'invoice'),
    ...refers('payment_intent', 'payment_intent'),
    ...refers('subscription', 'subscription'),
    line_items: (tables, { id }) =>
      wholeList(tables.need('plan', String(id)).lineItems, `/v1/checkout/sessions/${id}/line_items`),
  },
  customer: {
    'invoice_settings.default_payment_method': row('payment_method', 'default_payment_method'),
    subscriptions: (tables, { id }) =>
      wholeList(
        tables
          .all('subscription')
          .filter(({ customer, status }) => customer === id && status !== 'canceled')
          .reverse(),
        `/v1/customers/${id}/subscriptions`,
      ),
  },
  dispute: { ...refers('charge', 'charge'), ...refers('payment_intent', 'payment_intent') },
  invoice: {
    discounts: discountRows,
    ...refers('customer', 'customer'),
    ...refers('payment_method', 'default_payment_method'),
    'parent.subscription_details.subscription': row('subscription', 'subscription'),
    payments: (tables, { id }) =>
      wholeList(
        tables
          .all('invoice_payment')
          .filter(({ invoice }) => invoice === id)
          .reverse(),
        `/v1/invoices/${id}/payments`,
      ),
  },
  invoice_payment: {
    ...refers('invoice', 'invoice'),
    'payment.payment_intent': row('payment_intent', 'payment_intent'),
  },
  promotion_code: { 'promotion.coupon': row('coupon', 'coupon') },
  item: {},
  line_item: { ...refers('subscription', 'subscription'), 'pricing.price_details.price': row('price', 'price') },
  payment_intent: {
    ...refers('customer', 'customer'),
    ...refers('charge', 'latest_charge'),
    ...refers('payment_method', 'payment_method'),
  },
  payment_method: refers('customer', 'customer'),
  price: refers('product', 'product'),
  plan: refers('product', 'product'),
  product: refers('price', 'default_price'),
  refund: {
    ...refers('charge', 'charge'),
    ...refers('payment_intent', 'payment_intent'),
    ...refers('customer', 'customer'),
    ...refers('payment_method', 'payment_method'),
  },
  subscription: {
    discounts: discountRows,
    ...refers('customer', 'customer'),
    ...refers('payment_method', 'default_payment_method'),
    ...refers('invoice', 'latest_invoice'),
    ...refers('subscription_schedule', 'schedule'),
  },
  subscription_item: {},
  subscription_schedule: { 'phases.items.price': row('price', 'price') },
};

const deepest = 4;

/** A copy of an answer in which the paths that were asked for are whole objects instead of ids. */
export function expand<T extends object>(tables: Tables, answer: T, paths: readonly string[]): T {
  const copy = structuredClone(answer);
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > deepest) {
      throw invalidRequest(`You cannot expand more than ${deepest} levels of a property. Property: ${path}`, {
        param: 'expand',
      });
    }
    grow({ tables, path, owner: copy as Json }, copy as Json, parts);
  }
  return copy;
}

interface Growth {
  readonly tables: Tables;
  readonly path: string;
  /** The nearest object that has an `object` of its own, and the way from it to where we are. */
  readonly owner: Json;
  readonly within?: string;
}

function grow(growth: Growth, at: Json, parts: readonly string[]): void {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  const name = growth.within === undefined ? part : `${growth.within}.${part}`;
  const how = expandable[kindOf(growth.owner)]?.[name];
  if (how !== undefined && (isUnexpanded(at[part]) || at[part] === undefined)) {
    at[part] = structuredClone(how(growth.tables, at));
  }
  const next = at[part];
  if (how === undefined && !isLevel(next, rest)) {
    if (next === null && rest.length > 0) return;
    throw invalidRequest(`This property cannot be expanded (${growth.path}).`, { param: 'expand' });
  }
  for (const inner of Array.isArray(next) ? next : [next]) {
    if (!isObject(inner)) continue;
    const own = kindOf(inner) !== '';
    grow(own ? { tables: growth.tables, path: growth.path, owner: inner } : { ...growth, within: name }, inner, rest);
  }
}

/** An id, or a list of them. */
function isUnexpanded(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

/** What an object says it is; empty for a plain hash. */
function kindOf({ object }: Json): string {
  return typeof object === 'string' ? object : '';
}

/** A hash or a list on the way to something deeper; it is not itself expanded. */
function isLevel(value: unknown, rest: readonly string[]): boolean {
  return rest.length > 0 && (isObject(value) || Array.isArray(value));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
