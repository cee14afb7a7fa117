import { z } from 'zod';
import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { inRange, matches, page } from '../http/pagination.ts';
import { expandable, fields, flag, list, metadata, orUnset, pageable, range, text, url } from '../http/parameters.ts';
import { route } from '../http/route.ts';
import { given, mergeMetadata } from '../records/metadata.ts';
import { createProduct } from '../records/product.ts';
import type { Product } from '../wire.ts';

const details = {
  ...expandable,
  active: flag().optional(),
  description: orUnset(text(40_000)).optional(),
  images: list(url(), { max: 8 }).optional(),
  metadata: metadata().optional(),
  statement_descriptor: text(22).optional(),
  unit_label: text(12).optional(),
  url: url().optional(),
};

function deleteProduct(account: Account, id: string): object {
  const product = account.tables.need('product', id);
  if (account.tables.all('price').some((price) => price.product === id)) {
    throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
  }
  account.tables.remove('product', id);
  account.emit('product.deleted', product);
  return { id, object: 'product', deleted: true };
}

export const productRoutes = [
  route({
    method: 'post',
    path: '/v1/products',
    parameters: fields({ ...details, id: text().optional(), name: text() }),
    answer: ({ account, parameters: { expand: _expand, metadata: entries, ...about } }) =>
      createProduct(account, { ...given(about), name: about.name, metadata: mergeMetadata(null, entries) }),
  }),
  route({
    method: 'get',
    path: '/v1/products',
    parameters: fields({
      ...pageable,
      active: flag().optional(),
      created: range().optional(),
      ids: list(text()).optional(),
    }),
    answer: ({ account, parameters: { active, created, ids, ...paging } }) => {
      const rows = account.tables
        .all('product')
        .filter((one) => matches(one, { active }) && inRange(one.created, created) && (ids?.includes(one.id) ?? true));
      return page(rows, paging, '/v1/products');
    },
  }),
  route({
    method: 'get',
    path: '/v1/products/:id',
    parameters: fields(expandable),
    answer: ({ account, id }) => account.tables.need('product', id),
  }),
  route({
    method: 'post',
    path: '/v1/products/:id',
    parameters: fields({ ...details, default_price: text().optional(), name: text().optional() }),
    answer: ({ account, id, parameters: { expand: _expand, metadata: entries, ...about } }) => {
      const product = account.tables.need('product', id);
      if (about.default_price !== undefined) account.tables.need('price', about.default_price, 'default_price');
      const patch: Partial<Product> = {
        ...given(about),
        metadata: mergeMetadata(product.metadata, entries),
        updated: account.now(),
      };
      return account.change({ kind: 'product', id }, patch, 'product.updated');
    },
  }),
  route({
    method: 'delete',
    path: '/v1/products/:id',
    parameters: z.strictObject({}),
    answer: ({ account, id }) => deleteProduct(account, id),
  }),
];
