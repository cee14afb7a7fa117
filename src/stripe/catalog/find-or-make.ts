import type Stripe from 'stripe';
import { keyFor } from '../idempotency.ts';
import { idOf } from '../metadata.ts';
import { unitAmount } from '../minor-units.ts';
import { priceMetadata } from '../plans/price-offer.ts';
import { ignoring, isRefusedFor, missing, refusedError } from '../stripe-errors.ts';
import { isAsWanted, type WantedPrice } from './wanted-price.ts';

/** A price that can be sold. */
export interface FoundPrice {
  readonly id: string;
  readonly made: boolean;
  /** Whether something of it was archived and is for sale again. */
  readonly mended: boolean;
}

/** Makes a price's product, unless it is there. One that was archived is for sale again. */
async function ensureProduct(stripe: Stripe, { product, publication }: WantedPrice): Promise<void> {
  try {
    await stripe.products.create({ ...product, metadata: { publication } });
  } catch (error) {
    if (!isRefusedFor(error, 'resource_already_exists')) throw error;
    await stripe.products.update(product.id, { active: true });
  }
}

function paramsOf({
  lookupKey,
  publication,
  offer,
  product,
  money,
  every,
  taxBehavior,
}: WantedPrice): Stripe.PriceCreateParams {
  return {
    product: product.id,
    currency: money.currency,
    unit_amount: unitAmount(money),
    lookup_key: lookupKey,
    // From a price that somebody archived or changed: it cannot be sold any more.
    transfer_lookup_key: true,
    metadata: priceMetadata(publication, offer),
    ...(taxBehavior === null ? {} : { tax_behavior: taxBehavior }),
    ...(every === null ? {} : { recurring: { interval: every.unit, interval_count: every.count } }),
  };
}

/** So often a price that was made before and cannot be sold any more is passed over. */
const attempts = 8;

/**
 * Makes a price in the place of the one that `holder` names, null if none has its lookup key. Two who make it at once have the same
 * key and get the same price. For a day Stripe would give that key the price that was made by it, even if it is archived meanwhile:
 * such an answer is looked at, and the next key names the price that is replaced.
 */
async function makePrice(stripe: Stripe, price: WantedPrice, holder: string | null): Promise<string> {
  await ensureProduct(stripe, price);
  const params = paramsOf(price);
  let instead = holder;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const idempotencyKey = keyFor(`price ${price.lookupKey} ${instead ?? 'first'}`, params);
    const { id, lastResponse } = await stripe.prices.create(params, { idempotencyKey });
    if (lastResponse.headers['idempotent-replayed'] !== 'true') return id;
    const found = await ignoring([missing], null, () => stripe.prices.retrieve(id));
    if (found !== null && isAsWanted(found, price)) return id;
    instead = id;
  }
  throw refusedError(`Every price of ${price.lookupKey} was archived again.`);
}

/** Null for a product that is gone. */
const liveProduct = ({ product }: Stripe.Price): Stripe.Product | null =>
  typeof product === 'string' || product.deleted ? null : product;

export async function findOrMake(stripe: Stripe, price: WantedPrice): Promise<FoundPrice> {
  const { data } = await stripe.prices.list({ lookup_keys: [price.lookupKey], expand: ['data.product'], limit: 10 });
  const found = data.find((one) => isAsWanted(one, price) && liveProduct(one) !== null);
  if (found === undefined) {
    return { id: await makePrice(stripe, price, idOf(data[0])), made: true, mended: false };
  }
  const product = liveProduct(found);
  const mended = product !== null && !product.active;
  if (mended) await stripe.products.update(product.id, { active: true });
  return { id: found.id, made: false, mended };
}
