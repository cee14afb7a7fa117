import type { FieldFault } from '../../api/problem.ts';
import { readWallTime, wallTimeOf } from '../../zoned-time.ts';
import { amountOf } from './form/amount.ts';
import type { OfferBody, OfferToSave } from './offer-api.ts';
import type { OfferDraft } from './offer-draft.ts';
import { writtenLocales, writtenTexts } from './own-texts.ts';

function eligibilityOf(
  { who, lapsedAtLeastDays, countries }: OfferDraft['eligibility'],
  daysIn: (text: string) => number,
): OfferToSave['eligibility'] {
  return {
    newReadersOnly: who === 'new',
    lapsedOnly: who === 'lapsed',
    lapsedAtLeastDays: who === 'lapsed' ? daysIn(lapsedAtLeastDays) : 0,
    countries: [...countries],
  };
}

export interface ReadDraft {
  /** Null if something of it cannot be read. */
  readonly body: OfferToSave | null;
  readonly faults: readonly FieldFault[];
  /** The same, with something else in the place of what cannot be read. */
  readonly attempt: OfferToSave;
}

interface Around {
  readonly timeZone: string;
  /** The offer that is being changed; null for a new one. */
  readonly before: Pick<OfferBody, 'startsAt' | 'endsAt'> | null;
}

const notATime = 'This is no date and time.';

/** Nothing but what cannot be read at all: whether the offer is right is the service's to say. */
export function readDraft(draft: OfferDraft, { timeZone, before }: Around): ReadDraft {
  const faults: FieldFault[] = [];
  const fault = (path: string, message: string) => faults.push({ path, message });

  function amount(text: string, path: string): number {
    const read = amountOf(text, draft.price.currency);
    if ('amount' in read) return read.amount;
    fault(path, read.fault);
    return 0;
  }

  function count(text: string, path: string): number {
    if (!/^\d{1,5}$/.test(text.trim())) fault(path, 'Enter a whole number.');
    return Number(text);
  }

  function time(field: 'startsAt' | 'endsAt'): string | null {
    if (draft[field] === '') return null;
    // A time that nobody has touched stays the moment that it was, also in the hour that comes twice.
    const was = before?.[field] ?? null;
    if (was !== null && wallTimeOf(was, timeZone) === draft[field]) return was;
    const { moment, note } = readWallTime(draft[field], timeZone);
    if (moment === null) fault(field, note ?? notATime);
    return moment;
  }

  const { currency } = draft.price;
  const then = {
    amount: draft.follows ? amount(draft.then.amount, 'then.amount') : 0,
    currency,
    every: {
      count: draft.follows ? count(draft.then.every.count, 'then.every.count') : 1,
      unit: draft.then.every.unit,
    },
  };
  const locales = writtenLocales(draft.templates.locales);
  const name = draft.name.trim();
  const attempt: OfferToSave = {
    id: draft.id.trim(),
    ...(name !== '' && { name }),
    price: { amount: amount(draft.price.amount, 'price.amount'), currency },
    term: { count: count(draft.term.count, 'term.count'), unit: draft.term.unit },
    then: draft.follows ? then : null,
    startsAt: time('startsAt'),
    endsAt: time('endsAt'),
    eligibility: eligibilityOf(draft.eligibility, (days) => count(days, 'eligibility.lapsedAtLeastDays')),
    promotionCodes: draft.promotionCodes,
    templates: { ...writtenTexts(draft.templates), ...(locales !== undefined && { locales }) },
    status: draft.status,
  };
  return { body: faults.length === 0 ? attempt : null, faults, attempt };
}
