import { formatTerm } from '../calendar/term.ts';
import { PaywallError } from '../errors.ts';
import { kindOf, type Offer } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import type { Listing } from '../purchases/payment-provider.ts';

/** An offer as the provider is to know it, with what pages and invoices call its plan and its term. */
export function listingOf({ name, settings }: Publication, offer: Offer): Listing {
  const term = `${settings.title} (${formatTerm(offer.term, settings.defaultLocale)})`;
  return {
    publication: name,
    offer,
    kind: kindOf(offer),
    names: { plan: settings.title, term },
    tax: settings.billing.tax,
  };
}

/** The offer with this id, whether on sale or not. Throws `unknown-offer`; a draft is nobody's business. */
export function offerNamed({ offers }: Publication, id: string): Offer {
  const offer = offers.find((each) => each.id === id && each.status !== 'draft');
  if (offer === undefined) throw new PaywallError('unknown-offer', 'There is no such offer.');
  return offer;
}
