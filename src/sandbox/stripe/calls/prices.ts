import { largestAmount } from '../../../paywall/wording/chargeable.ts';
import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import {
  currency,
  expandable,
  fields,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  pageable,
  range,
  text,
} from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import { createPrice } from '../records/price.ts';
import { createProduct } from '../records/product.ts';

const recurring = {
  interval: oneOf('day', 'week', 'month', 'year'),
  interval_count: integer({ min: 1, max: 1095 }).optional(),
};

export const inlinePrice = {
  currency: currency(),
  product: text().optional(),
  recurring: fields(recurring).optional(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
  unit_amount: integer({ min: 0, max: largestAmount }),
};

const naming = {
  ...expandable,
  active: flag().optional(),
  lookup_key: text(200).optional(),
  metadata: metadata().optional(),
  nickname: text().optional(),
  transfer_lookup_key: flag().optional(),
};

/** A lookup key names one price at a time; it moves only when the request says so. */
function claimLookupKey(
  account: Account,
  key: string,
  { transfer, owner }: { transfer: boolean; owner: string | null },
): void {
  const holder = account.tables.all('price').find((price) => price.lookup_key === key);
  if (holder === undefined || holder.id === owner) return;
  if (!transfer) {
    throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, {
      code: 'resource_already_exists',
      param: 'lookup_key',
    });
  }
  account.change({ kind: 'price', id: holder.id }, { lookup_key: null }, 'price.updated');
}

function productFor(
  account: Account,
  product: string | undefined,
  data: { name: string; metadata?: Record<string, string> | null | undefined } | undefined,
): string {
  if (product !== undefined && data === undefined) return product;
  if (product === undefined && data !== undefined) {
    return createProduct(account, { name: data.name, metadata: mergeMetadata(null, data.metadata) }).id;
  }
  throw invalidRequest('You must specify either `product` or `product_data`, and not both, when creating a price.', {
    param: 'product',
  });
}

export const priceRoutes = [
  route({
    method: 'post',
    path: '/v1/prices',
    parameters: fields({
      ...inlinePrice,
      ...naming,
      recurring: fields({ ...recurring, usage_type: oneOf('licensed').optional() }).optional(),
      product_data: fields({ name: text(), metadata: metadata().optional() }).optional(),
    }),
    answer: ({ account, parameters }) => {
      const {
        lookup_key: key,
        transfer_lookup_key: transfer = false,
        nickname,
        active,
        tax_behavior: tax,
      } = parameters;
      const product = productFor(account, parameters.product, parameters.product_data);
      if (key !== undefined) claimLookupKey(account, key, { transfer, owner: null });
      const about = given({ lookup_key: key, nickname, active, tax_behavior: tax });
      return createPrice(account, {
        ...parameters,
        product,
        about: { ...about, metadata: mergeMetadata(null, parameters.metadata) },
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/prices',
    parameters: fields({
      ...pageable,
      active: flag().optional(),
      created: range().optional(),
      currency: currency().optional(),
      lookup_keys: list(text(), { max: 10 }).optional(),
      product: text().optional(),
      type: oneOf('one_time', 'recurring').optional(),
    }),
    answer: ({
      account,
      parameters: { created, lookup_keys: keys, limit, starting_after, ending_before, expand: _expand, ...filters },
    }) => {
      const rows = account.tables
        .all('price')
        .filter(
          (one) =>
            matches(one, filters) && inRange(one.created, created) && (keys?.includes(one.lookup_key ?? '') ?? true),
        );
      return page(rows, { limit, starting_after, ending_before }, '/v1/prices');
    },
  }),
  route({
    method: 'get',
    path: '/v1/prices/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('price', id),
  }),
  route({
    method: 'post',
    path: '/v1/prices/:id',
    parameters: fields(naming),
    answer: ({
      account,
      id,
      parameters: { lookup_key: key, transfer_lookup_key: transfer = false, nickname, active, metadata: entries },
    }) => {
      const price = account.tables.need('price', id);
      if (key !== undefined) claimLookupKey(account, key, { transfer, owner: id });
      const patch = {
        ...given({ lookup_key: key, nickname, active }),
        metadata: mergeMetadata(price.metadata, entries),
      };
      return account.change({ kind: 'price', id }, patch, 'price.updated');
    },
  }),
];
