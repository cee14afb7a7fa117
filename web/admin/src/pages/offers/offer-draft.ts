import { wallTimeOf } from '../../zoned-time.ts';
import { amountText } from './form/amount.ts';
import type { OfferBody } from './offer-api.ts';
import { noOwnTexts, type OwnTexts, ownTextsOf } from './own-texts.ts';

export type TermUnit = OfferBody['term']['unit'];

interface TermDraft {
  readonly count: string;
  readonly unit: TermUnit;
}

/** An offer while it is being written. Its fields have the paths of the body's, so that a fault finds its field. */
export interface OfferDraft {
  readonly id: string;
  readonly price: { readonly amount: string; readonly currency: string };
  readonly term: TermDraft;
  /** Whether a plan follows. What was typed of it stays while none does. */
  readonly follows: boolean;
  readonly then: { readonly amount: string; readonly every: TermDraft };
  /** As the clocks of the publication show it; empty for no limit. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly eligibility: Readonly<OfferBody['eligibility']>;
  readonly promotionCodes: boolean;
  /** For every language, and for single ones. */
  readonly templates: OwnTexts & { readonly locales: Readonly<Record<string, OwnTexts>> };
  readonly status: OfferBody['status'];
}

/** What a new offer begins as: the most common one. */
export const newDraft: OfferDraft = {
  id: '',
  price: { amount: '', currency: 'usd' },
  term: { count: '3', unit: 'month' },
  follows: true,
  then: { amount: '', every: { count: '1', unit: 'month' } },
  startsAt: '',
  endsAt: '',
  eligibility: { newReadersOnly: true, lapsedOnly: false, lapsedAtLeastDays: 0, countries: [] },
  promotionCodes: false,
  templates: { ...noOwnTexts, locales: {} },
  status: 'draft',
};

/** An offer that there is, to be changed. */
export function draftOf(offer: OfferBody, timeZone: string): OfferDraft {
  const wall = (moment: string | null) => (moment === null ? '' : wallTimeOf(moment, timeZone));
  const term = ({ count, unit }: OfferBody['term']): TermDraft => ({ count: String(count), unit });
  const { price, then } = offer;
  return {
    id: offer.id,
    price: { amount: amountText(price.amount, price.currency), currency: price.currency },
    term: term(offer.term),
    follows: then !== null,
    then: then === null ? newDraft.then : { amount: amountText(then.amount, then.currency), every: term(then.every) },
    startsAt: wall(offer.startsAt),
    endsAt: wall(offer.endsAt),
    eligibility: offer.eligibility,
    promotionCodes: offer.promotionCodes,
    templates: {
      ...ownTextsOf(offer.templates),
      locales: Object.fromEntries(
        Object.entries(offer.templates.locales ?? {}).map(([locale, texts]) => [locale, ownTextsOf(texts)]),
      ),
    },
    status: offer.status,
  };
}
