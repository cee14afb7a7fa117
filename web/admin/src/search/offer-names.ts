import type { Searchable } from './match.ts';

/** An offer, as one looks for it. */
export interface OfferName extends Searchable {
  readonly id: string;
}
