import { checkOfferToSave } from '../../../../../src/paywall/editing/offer-check.ts';
import type { Offer } from '../../../../../src/paywall/offers/offer.ts';
import { faultOfLine } from '../../../../../src/paywall/wording/plain-text.ts';
import type { FieldFault } from '../../api/problem.ts';
import type { OfferToSave } from './offer-api.ts';
import { longestName } from './offer-draft.ts';
import type { ReadDraft } from './read-draft.ts';

type OwnTexts = Pick<NonNullable<OfferToSave['templates']>, 'label' | 'deadline'>;

const momentOf = (time: string | null | undefined) => (time === null || time === undefined ? null : Date.parse(time));

const textsIn = ({ label, deadline }: OwnTexts): Offer['templates'] => ({
  ...(label ? { label } : {}),
  ...(deadline ? { deadline } : {}),
});

/** The offer that would be saved, as the rules of offers know it. */
function offerOf(body: OfferToSave): Offer {
  const { locales = {}, ...texts } = body.templates ?? {};
  const { newReadersOnly = false, lapsedOnly = false, lapsedAtLeastDays = 0, countries = [] } = body.eligibility ?? {};
  return {
    id: body.id,
    price: body.price,
    term: body.term,
    then: body.then,
    startsAt: momentOf(body.startsAt),
    endsAt: momentOf(body.endsAt),
    eligibility: { newReadersOnly, lapsedOnly, lapsedAtLeastDays, countries: countries.map(String) },
    promotionCodes: body.promotionCodes ?? false,
    templates: {
      ...textsIn(texts),
      locales: Object.fromEntries(Object.entries(locales).map(([locale, own]) => [locale, textsIn(own)])),
    },
    status: body.status ?? 'draft',
    version: 0,
  };
}

function faultsOfNames({ id, name }: OfferToSave): FieldFault[] {
  const ofId = /^[a-z0-9-]{1,64}$/.test(id) ? null : 'must be up to 64 of a-z, 0-9 and -';
  const ofName = name === undefined ? null : name.length > longestName ? 'is too long' : faultOfLine(name);
  return [
    ...(ofId === null ? [] : [{ path: 'id', message: ofId }]),
    ...(ofName === null ? [] : [{ path: 'name', message: ofName }]),
  ];
}

interface Around {
  readonly locale: string;
  readonly locales: readonly string[];
  /** The service's time, in ISO 8601. */
  readonly now: string;
}

/**
 * Everything that is wrong with what was typed, in one round: what cannot be read, and what the service would refuse of the rest. The
 * service has the last word.
 */
export function faultsOfDraft({ faults, attempt }: ReadDraft, { now, ...around }: Around): readonly FieldFault[] {
  const isUnread = (path: string) =>
    faults.some(
      (fault) => path === fault.path || path.startsWith(`${fault.path}.`) || fault.path.startsWith(`${path}.`),
    );
  const judged = checkOfferToSave(offerOf(attempt), { ...around, now: Date.parse(now) });
  return [...faults, ...[...faultsOfNames(attempt), ...judged].filter(({ path }) => !isUnread(path))];
}
