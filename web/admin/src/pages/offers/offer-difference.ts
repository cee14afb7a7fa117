import { countryInWords } from '../../components/countries.ts';
import type { OfferDraft } from './offer-draft.ts';
import { audienceInWords, languageInWords } from './offer-words.ts';
import { inWords, noOwnTexts, type OwnTextName } from './own-texts.ts';

/** What somebody may have changed in an offer as one thing. */
interface Part {
  readonly key: string;
  readonly label: string;
  readonly words: (draft: OfferDraft) => string;
  /** `mine` with this of `theirs`. */
  readonly take: (mine: OfferDraft, theirs: OfferDraft) => OfferDraft;
}

const term = ({ count, unit }: OfferDraft['term']) => `${count} ${unit}${count === '1' ? '' : 's'}`;

const wall = (text: string) => (text === '' ? 'No limit' : text.replace('T', ' '));

const follows = ({ follows: any, then, price }: OfferDraft) =>
  any ? `${then.amount} ${price.currency.toUpperCase()} every ${term(then.every)}` : 'Nothing';

/** Everything of an offer but its id, which it keeps, and its texts in single languages. */
export const parts: readonly Part[] = [
  {
    key: 'name',
    label: 'Name',
    words: ({ name }) => name.trim() || 'None',
    take: (mine, { name }) => ({ ...mine, name }),
  },
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
    words: ({ templates }) => inWords(templates.label),
    take: (mine, their) => ({ ...mine, templates: { ...mine.templates, label: their.templates.label } }),
  },
  {
    key: 'deadline',
    label: 'Deadline',
    words: ({ templates }) => inWords(templates.deadline),
    take: (mine, their) => ({ ...mine, templates: { ...mine.templates, deadline: their.templates.deadline } }),
  },
  {
    key: 'status',
    label: 'Status',
    words: ({ status }) => ({ draft: 'Draft', live: 'Published', ended: 'Ended' })[status],
    take: (mine, { status }) => ({ ...mine, status }),
  },
];

function languagePart(locale: string, name: OwnTextName, called: string): Part {
  const textsIn = ({ templates }: OfferDraft) => templates.locales[locale] ?? noOwnTexts;
  return {
    key: `${name} ${locale}`,
    label: `${called} in ${languageInWords(locale)}`,
    words: (draft) => inWords(textsIn(draft)[name]),
    take: (mine, theirs) => {
      const texts = { ...textsIn(mine), [name]: textsIn(theirs)[name] };
      return { ...mine, templates: { ...mine.templates, locales: { ...mine.templates.locales, [locale]: texts } } };
    },
  };
}

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

/** With the texts of each language that any of the versions has its own in. */
function partsOf({ base, mine, theirs }: Versions): readonly Part[] {
  const locales = new Set([base, mine, theirs].flatMap(({ templates }) => Object.keys(templates.locales)));
  const ofLanguages = [...locales]
    .sort()
    .flatMap((locale) => [languagePart(locale, 'label', 'Label'), languagePart(locale, 'deadline', 'Deadline')]);
  return [...parts, ...ofLanguages];
}

export const differencesOf = (versions: Versions): readonly Difference[] =>
  partsOf(versions).map(({ key, label, words }) => {
    const [was, own, other] = [words(versions.base), words(versions.mine), words(versions.theirs)];
    return { key, label, mine: own, theirs: other, differs: own !== other, onlyTheirs: own !== other && was === own };
  });

/** Mine, with those parts of theirs whose keys are given. */
export const merged = (versions: Versions, keys: ReadonlySet<string>): OfferDraft =>
  partsOf(versions).reduce(
    (draft, { key, take }) => (keys.has(key) ? take(draft, versions.theirs) : draft),
    versions.mine,
  );
