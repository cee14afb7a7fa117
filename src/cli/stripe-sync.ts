import { formatTerm } from '../paywall/calendar/term.ts';
import type { Offer } from '../paywall/offers/offer.ts';
import { faultsOfDeal } from '../paywall/offers/sellable.ts';
import type { Publication } from '../paywall/publication.ts';
import type { ListedPrice } from '../paywall/purchases/payment-provider.ts';
import { listingOf } from '../paywall/selling/listing.ts';
import { formatMoney } from '../paywall/wording/money.ts';
import { describeFault } from '../settings/faults.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { counted } from './counted.ts';
import { type BillingDesk, withBilling } from './with-billing.ts';

/** What is paid, in English: `$29.99 every 1 month`. */
function described({ price, term, then }: Offer, of: ListedPrice['of']): string {
  if (of === 'plan' && then !== null) return `${formatMoney(then, 'en')} every ${formatTerm(then.every, 'en')}`;
  return `${formatMoney(price, 'en')} once for ${formatTerm(term, 'en')}`;
}

interface Listed {
  readonly made: number;
  readonly found: number;
}

async function listOffer(
  { print }: Context,
  { provider }: BillingDesk,
  { publication, offer }: { readonly publication: Publication; readonly offer: Offer },
): Promise<Listed> {
  const prices = await provider.listOffer(listingOf(publication, offer));
  for (const { of, id, made } of prices)
    print(`${publication.name}/${offer.id}: ${described(offer, of)}, ${id}, ${made ? 'made' : 'was there'}`);
  const made = prices.filter((price) => price.made).length;
  return { made, found: prices.length - made };
}

async function sync(context: Context, desk: BillingDesk): Promise<ExitCode> {
  let made = 0;
  let found = 0;
  let code: ExitCode = 0;
  for (const publication of desk.publications) {
    for (const offer of publication.offers) {
      if (offer.status === 'ended') {
        context.print(`${publication.name}/${offer.id}: has ended, and needs no price`);
        continue;
      }
      const faults = faultsOfDeal(offer).map(describeFault);
      if (faults.length > 0) {
        context.printError(`${publication.name}/${offer.id}: cannot be sold (${faults.join('; ')})`);
        code = 1;
        continue;
      }
      const listed = await listOffer(context, desk, { publication, offer });
      made += listed.made;
      found += listed.found;
    }
  }
  context.print(`${counted(made, 'price')} made, ${counted(found, 'price')} already there.`);
  return code;
}

export const stripeSync = defineCommand({
  name: 'stripe sync',
  summary: 'Makes the products and prices of all offers at Stripe, unless they are there',
  details: [
    'Selling does the same when it is needed; this does it beforehand, and shows that the key may. It can be repeated at will.',
    'Prices are known by what they say: an offer whose price was changed gets another one, and what was sold keeps its own.',
  ],
  options: {},
  run: (context) => withBilling(context, (desk) => sync(context, desk)),
});
