import type { OfferBody } from './offer-api.ts';
import { differencesOf } from './offer-difference.ts';
import { draftOf } from './offer-draft.ts';

/** What one entry of the audit log says that somebody did with an offer. */
export interface OfferChange {
  /** `created`, `changed` … */
  readonly verb: string;
  /** Each thing that it changed, in words. */
  readonly changes: readonly { readonly label: string; readonly before: string; readonly after: string }[];
  /** As it was before; null if it was made then, or is not known in the form of today. */
  readonly earlier: OfferBody | null;
}

const verbs: Readonly<Record<string, string>> = {
  create: 'made it',
  update: 'changed it',
  end: 'ended it',
  delete: 'deleted it',
};

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isTerm = (value: unknown) =>
  isObject(value) && typeof value['count'] === 'number' && typeof value['unit'] === 'string';

const isMoney = (value: unknown) =>
  isObject(value) && typeof value['amount'] === 'number' && /^[a-z]{3}$/.test(String(value['currency']));

const isMoment = (value: unknown) => value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));

/** The log keeps for years what was saved; whatever has another form than offers have now is not taken apart. */
export function isOffer(value: unknown): value is OfferBody {
  if (!isObject(value)) return false;
  const { id, price, term, then, startsAt, endsAt, eligibility, templates, status } = value;
  const plan = then === null || (isMoney(then) && isObject(then) && isTerm(then['every']));
  const who = isObject(eligibility) && Array.isArray(eligibility['countries']);
  const named = typeof id === 'string' && typeof status === 'string' && isObject(templates);
  return named && who && plan && isMoney(price) && isTerm(term) && isMoment(startsAt) && isMoment(endsAt);
}

interface Entry {
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an entry says of this offer, or null if it is about something else. */
export function changeOf({ what, before, after }: Entry, id: string, timeZone: string): OfferChange | null {
  const [, verb = '', of] = /^offer\.(\w+) (.+)$/.exec(what) ?? [];
  if (of !== id) return null;
  const known = { verb: verbs[verb] ?? verb, changes: [], earlier: isOffer(before) ? before : null };
  if (!isOffer(before) || !isOffer(after)) return known;
  const [was, is] = [draftOf(before, timeZone), draftOf(after, timeZone)];
  const differences = differencesOf({ base: was, mine: was, theirs: is }).filter(({ differs }) => differs);
  return { ...known, changes: differences.map(({ label, mine, theirs }) => ({ label, before: mine, after: theirs })) };
}
