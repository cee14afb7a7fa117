import { expect } from 'chai';
import { type Catalogue, createCatalogue } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: products and prices', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(() => world.close());

  it('keeps a product under an id of the caller, once', async () => {
    const { products } = world.stripe;
    await products.create({ id: 'example_full', name: 'Full access', description: 'All of it', metadata: { a: '1' } });
    expect(await products.retrieve('example_full')).to.include({
      name: 'Full access',
      description: 'All of it',
      active: true,
      type: 'service',
    });
    expect(await refusal(products.create({ id: 'example_full', name: 'Again' }))).to.include({
      code: 'resource_already_exists',
    });
  });

  it('changes a product, and takes single metadata away', async () => {
    const { products } = world.stripe;
    const { id } = await products.create({ name: 'One', metadata: { a: '1', b: '2' } });
    await world.advance({ hours: 1 });
    const changed = await products.update(id, {
      name: 'Two',
      active: false,
      description: '',
      metadata: { a: '', c: '3' },
      default_price: catalogue.intro.id,
    });
    expect(changed).to.include({
      name: 'Two',
      active: false,
      description: null,
      updated: world.now(),
      default_price: catalogue.intro.id,
    });
    expect(changed.metadata).to.deep.equal({ b: '2', c: '3' });
    expect((await products.update(id, { metadata: '' })).metadata).to.deep.equal({});
    expect((await products.list({ active: false })).data.map((one) => one.id)).to.deep.equal([id]);
    expect((await products.list({ ids: [id, 'none'] })).data).to.have.length(1);
  });

  it('deletes a product that has no price', async () => {
    const { products } = world.stripe;
    const { id } = await products.create({ name: 'Short-lived' });
    expect(await products.del(id)).to.include({ id, deleted: true });
    expect(await refusal(products.retrieve(id))).to.include({ statusCode: 404, message: `No such product: '${id}'` });
    expect(await refusal(products.del(catalogue.product.id))).to.include({ statusCode: 400 });
  });

  it('finds prices by lookup key, with the decimals that the client parses', async () => {
    const { data: found } = await world.stripe.prices.list({
      lookup_keys: ['plan', 'nothing'],
      expand: ['data.product'],
    });
    expect(found.map(({ id }) => id)).to.deep.equal([catalogue.plan.id]);
    expect(found[0]?.recurring).to.include({ interval: 'month', interval_count: 1, usage_type: 'licensed' });
    expect(found[0]?.product).to.include({ id: catalogue.product.id, name: 'Full access' });
    expect(found[0]?.unit_amount_decimal?.toString()).to.equal('2999');
  });

  it('lets a lookup key name one price at a time, and moves it when told', async () => {
    const { prices } = world.stripe;
    const dearer = {
      product: catalogue.product.id,
      currency: 'usd',
      unit_amount: 3999,
      recurring: { interval: 'month' as const },
    };
    expect(await refusal(prices.create({ ...dearer, lookup_key: 'plan' }))).to.include({ param: 'lookup_key' });
    const next = await prices.create({ ...dearer, lookup_key: 'plan', transfer_lookup_key: true });
    expect((await prices.retrieve(catalogue.plan.id)).lookup_key).to.equal(null);
    expect((await prices.list({ lookup_keys: ['plan'] })).data.map(({ id }) => id)).to.deep.equal([next.id]);
    await prices.update(catalogue.plan.id, {
      lookup_key: 'plan',
      transfer_lookup_key: true,
      nickname: 'Old',
      active: false,
      metadata: { v: '1' },
    });
    expect(
      (await prices.list({ lookup_keys: ['plan'], active: false, product: catalogue.product.id, type: 'recurring' }))
        .data,
    ).to.have.length(1);
  });

  it('makes the product with the price, one or the other', async () => {
    const { prices, products } = world.stripe;
    const { product } = await prices.create({ currency: 'JPY', unit_amount: 100, product_data: { name: 'Pass' } });
    expect((await products.retrieve(String(product))).name).to.equal('Pass');
    expect(await refusal(prices.create({ currency: 'jpy', unit_amount: 100 }))).to.include({ param: 'product' });
    expect(await refusal(prices.create({ currency: 'jpy', unit_amount: 100, product: 'prod_none' }))).to.include({
      code: 'resource_missing',
      param: 'product',
    });
    expect(
      await refusal(prices.create({ currency: 'jpy', unit_amount: -1, product: catalogue.product.id })),
    ).to.include({ param: 'unit_amount' });
    expect(
      await refusal(prices.create({ currency: 'dollars', unit_amount: 1, product: catalogue.product.id })),
    ).to.include({ param: 'currency' });
    expect(await refusal(prices.create({ currency: 'yen', unit_amount: 1, product: catalogue.product.id }))).to.include(
      { param: 'currency' },
    );
  });
});
