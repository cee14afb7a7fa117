import type { OfferDraft, TemplateDraft } from './offer-draft.ts';
import { audienceInWords, countryInWords } from './offer-words.ts';

/** What somebody may have changed in an offer as one thing. */
interface Part {
  readonly key: string;
  readonly label: string;
  readonly words: (draft: OfferDraft) => string;
  /** `mine` with this of `theirs`. */
  readonly take: (mine: OfferDraft, theirs: OfferDraft) => OfferDraft;
}

const term = ({ count, unit }: OfferDraft['term']) => `${count} ${unit}${count === '1' ? '' : 's'}`;

const template = ({ from, text }: TemplateDraft) => (from === 'wording' ? 'As in the wording' : text);

const wall = (text: string) => (text === '' ? 'No limit' : text.replace('T', ' '));

const follows = ({ follows: any, then, price }: OfferDraft) =>
  any ? `${then.amount} ${price.currency.toUpperCase()} every ${term(then.every)}` : 'Nothing';

/** Everything of an offer but its id, which it keeps. */
export const parts: readonly Part[] = [
  {
    key: 'price',
    label: 'Price',
    words: ({ price }) => `${price.amount} ${price.currency.toUpperCase()}`,
    take: (mine, { price }) => ({ ...mine, price }),
  },
  {
    key: 'term',
    label: 'Term',
    words: (draft) => term(draft.term),
    take: (mine, their) => ({ ...mine, term: their.term }),
  },
  {
    key: 'then',
    label: 'What follows',
    words: follows,
    take: (mine, their) => ({ ...mine, follows: their.follows, then: their.then }),
  },
  {
    key: 'startsAt',
    label: 'From',
    words: ({ startsAt }) => wall(startsAt),
    take: (mine, { startsAt }) => ({ ...mine, startsAt }),
  },
  {
    key: 'endsAt',
    label: 'Until',
    words: ({ endsAt }) => wall(endsAt),
    take: (mine, { endsAt }) => ({ ...mine, endsAt }),
  },
  {
    key: 'who',
    label: 'Who',
    words: ({ eligibility: { who, lapsedAtLeastDays } }) => audienceInWords(who, lapsedAtLeastDays),
    take: (mine, { eligibility: { who, lapsedAtLeastDays } }) => ({
      ...mine,
      eligibility: { ...mine.eligibility, who, lapsedAtLeastDays },
    }),
  },
  {
    key: 'countries',
    label: 'Countries',
    words: ({ eligibility: { countries } }) => countries.map(countryInWords).join(', ') || 'Everywhere',
    take: (mine, their) => ({ ...mine, eligibility: { ...mine.eligibility, countries: their.eligibility.countries } }),
  },
  {
    key: 'promotionCodes',
    label: 'Promotion codes',
    words: ({ promotionCodes }) => (promotionCodes ? 'Taken' : 'Not taken'),
    take: (mine, { promotionCodes }) => ({ ...mine, promotionCodes }),
  },
  {
    key: 'label',
    label: 'Label',
    words: ({ templates }) => template(templates.label),
    take: (mine, their) => ({ ...mine, templates: { ...mine.templates, label: their.templates.label } }),
  },
  {
    key: 'deadline',
    label: 'Deadline',
    words: ({ templates }) => template(templates.deadline),
    take: (mine, their) => ({ ...mine, templates: { ...mine.templates, deadline: their.templates.deadline } }),
  },
  {
    key: 'status',
    label: 'Status',
    words: ({ status }) => ({ draft: 'Draft', live: 'Published', ended: 'Ended' })[status],
    take: (mine, { status }) => ({ ...mine, status }),
  },
];

/** The versions of an offer that two people have made out of one. */
export interface Versions {
  readonly base: OfferDraft;
  readonly mine: OfferDraft;
  readonly theirs: OfferDraft;
}

export interface Difference {
  readonly key: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
  /** Where only the other has changed something: there is nothing of mine to be lost. */
  readonly onlyTheirs: boolean;
}

export const differencesOf = ({ base, mine, theirs }: Versions): readonly Difference[] =>
  parts.map(({ key, label, words }) => {
    const [was, own, other] = [words(base), words(mine), words(theirs)];
    return { key, label, mine: own, theirs: other, differs: own !== other, onlyTheirs: own !== other && was === own };
  });

/** Mine, with those parts of theirs whose keys are given. */
export const merged = ({ mine, theirs }: Versions, keys: ReadonlySet<string>): OfferDraft =>
  parts.reduce((draft, { key, take }) => (keys.has(key) ? take(draft, theirs) : draft), mine);
