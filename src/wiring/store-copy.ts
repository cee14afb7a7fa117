import type { StoreAddress } from '../settings/store-address.ts';

export const loadStoreCopy = () => import('../redis/copy/copy.ts');

/** The addresses between which a store can be copied. */
export const isCopied = (address: StoreAddress): address is Exclude<StoreAddress, { readonly kind: 'file' }> =>
  address.kind !== 'file';
