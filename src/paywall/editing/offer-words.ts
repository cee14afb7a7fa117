import { formatEvery, formatTerm } from '../calendar/term.ts';
import { kindOf, type Offer } from '../offers/offer.ts';
import { formatMoney } from '../wording/money.ts';

type Deal = Pick<Offer, 'price' | 'term' | 'then'>;

/** What is sold: `$9 for 3 months, then $29.99 every month`, or of a plan from the first day `$29.99 every month`. */
export function dealInWords({ price, term, then }: Deal): string {
  if (then !== null && kindOf({ price, term, then }) === 'plan')
    return `${formatMoney(then, 'en')} every ${formatEvery(then.every, 'en')}`;
  const cost = price.amount === 0 ? 'Free' : formatMoney(price, 'en');
  const intro = `${cost} for ${formatTerm(term, 'en')}`;
  return then === null
    ? `${intro}, and nothing follows`
    : `${intro}, then ${formatMoney(then, 'en')} every ${formatEvery(then.every, 'en')}`;
}

/** How the desk names an offer within a sentence. */
export const offerInWords = (offer: Deal & Pick<Offer, 'name'>): string => `“${offer.name ?? dealInWords(offer)}”`;
