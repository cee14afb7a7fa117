import type { BannerState, LabelKind, WindowKind } from '../../../../../src/paywall/wording/wording.ts';
import type { BannerText } from './wording-draft.ts';

interface StateWords {
  readonly label: string;
  /** When readers see it. */
  readonly when: string;
}

export const stateWords: Readonly<Record<BannerState, StateWords>> = {
  metered: {
    label: 'Articles left',
    when: 'Beside an article that the meter grants, also beside one that is opened again.',
  },
  'last-article': { label: 'Last article', when: 'Beside the last article that the meter grants, when it is counted.' },
  'trial-offer': { label: 'Offer', when: 'In place of an article, where an offer fits the reader.' },
  'meter-exhausted': { label: 'Meter used up', when: 'In place of an article, where nothing else fits.' },
  'meter-closed': {
    label: 'No free articles',
    when: 'In place of an article, to readers whose limit is 0. Without it they see the offer, or else the banner for premium articles.',
  },
  registration: { label: 'Registration', when: 'In place of an article, where registering gives the reader more.' },
  premium: { label: 'Premium', when: 'In place of an article that is for subscribers only.' },
  'trial-expired': { label: 'Trial expired', when: 'To readers whose trial ended without a subscription.' },
  'subscription-expired': { label: 'Subscription expired', when: 'To readers whose subscription ended.' },
  'pass-expired': {
    label: 'Pass expired',
    when: 'To readers who bought a single term, such as a day, that is over. Without it they see what readers see whose trial expired.',
  },
  'payment-failed': { label: 'Payment failed', when: 'To subscribers whose renewal failed, while they read on.' },
  'trial-ending': {
    label: 'Trial ending',
    when: 'To readers on a trial that a plan follows, in its last days, unless they have cancelled. Without it they see no reminder.',
  },
  'renewal-coming': {
    label: 'Renewal coming',
    when: 'To subscribers whose plan of a year or more renews itself in a few days. Without it they see no reminder.',
  },
};

export const labelWords: Readonly<Record<LabelKind, string>> = {
  introduction: 'An introduction that a plan follows',
  free: 'An introduction or a term that costs nothing',
  term: 'A single term, such as a day',
  plan: 'A plan without an introduction',
};

export const windowWords: Readonly<Record<WindowKind, string>> = {
  day: 'A window of a day',
  week: 'A window of a week',
  month: 'A window of a month',
  rolling: 'Days of each reader’s own',
};

export const textWords: Readonly<Record<BannerText, string>> = {
  headline: 'Headline',
  strapline: 'Strapline',
  straplineCompact: 'Strapline where there is little room',
  body: 'Body',
  'list.intro': 'List: introduction',
  terms: 'Terms: what will be charged',
  note: 'Note',
  'image.alt': 'Picture, in words',
  'button.label': 'Button',
};

const otherPlaces: Readonly<Record<string, string>> = {
  locale: 'Language',
  title: 'Title of the publication',
  plurals: 'Plural endings',
  'offer.labels.introduction': labelWords.introduction,
  'offer.labels.free': labelWords.free,
  'offer.labels.term': labelWords.term,
  'offer.labels.plan': labelWords.plan,
  'offer.label': 'How an offer is named',
  'offer.free': 'What a price of zero is called',
  'windows.day': windowWords.day,
  'windows.week': windowWords.week,
  'windows.month': windowWords.month,
  'windows.rolling': windowWords.rolling,
  'offer.deadline': 'How its end is announced',
};

/** Where a fault is, in the words of the page: `Articles left: Headline (one)`. */
export function placeInWords(path: string): string {
  const within = (place: string) => path === place || path.startsWith(`${place}.`);
  const category = /\.(zero|one|two|few|many|other|number)$/.exec(path)?.[1];
  const which = category === undefined ? '' : ` (${category})`;
  for (const [state, { label }] of Object.entries(stateWords)) {
    const [, item] = new RegExp(`^banners\\.${state}\\.list\\.items\\.?(\\d*)`).exec(path) ?? [];
    if (item !== undefined) return `${label}: List${item === '' ? '' : `, entry ${Number(item) + 1}`}${which}`;
    const text = Object.entries(textWords).find(([each]) => within(`banners.${state}.${each}`));
    if (text !== undefined) return `${label}: ${text[1]}${which}`;
    if (within(`banners.${state}`)) return `${label}: What the button does`;
  }
  const other = Object.entries(otherPlaces).find(([place]) => within(place));
  return `${other?.[1] ?? path}${which}`;
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A language within a sentence: `Japanese`. */
export function languageWord(locale: string): string {
  try {
    return languages.of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** A language as people know it: `Japanese (ja)`. */
export function languageName(locale: string): string {
  try {
    return `${languages.of(locale) ?? locale} (${locale})`;
  } catch {
    return locale;
  }
}
