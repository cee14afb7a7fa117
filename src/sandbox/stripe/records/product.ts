import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import type { Product } from '../wire.ts';

export function createProduct(account: Account, about: Partial<Product> & { name: string }): Product {
  const id = about.id ?? account.newId('prod_');
  if (account.tables.find('product', id) !== undefined) {
    throw invalidRequest('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const product: Product = {
    object: 'product',
    active: true,
    created: account.now(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: account.now(),
    url: null,
    ...about,
    id,
  };
  return account.create('product', product, 'product.created');
}
