/** Whom a purchase is for, in the words that the provider keeps with it and gives back. */
export interface BuyerReference {
  readonly publication: string;
  /** The reader's id, `r_…`. */
  readonly reader: string;
}

/** The same, with the provider's own id of them. */
export interface CustomerReference extends BuyerReference {
  readonly customer: string;
}
