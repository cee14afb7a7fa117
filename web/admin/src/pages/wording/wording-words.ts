import type { BannerState } from '../../../../../src/paywall/wording.ts';
import type { BannerText } from './wording-draft.ts';

interface StateWords {
  readonly label: string;
  /** When readers see it. */
  readonly when: string;
}

export const stateWords: Readonly<Record<BannerState, StateWords>> = {
  metered: { label: 'Articles left', when: 'Beside an article that the meter grants, with one or more left.' },
  'last-article': { label: 'Last article', when: 'Beside the last article that the meter grants.' },
  'trial-offer': { label: 'Offer', when: 'In place of an article, where an offer fits the reader.' },
  'meter-exhausted': { label: 'Meter used up', when: 'In place of an article, where nothing else fits.' },
  registration: { label: 'Registration', when: 'In place of an article, where registering gives the reader more.' },
  premium: { label: 'Premium', when: 'In place of an article that is for subscribers only.' },
  'trial-expired': { label: 'Trial expired', when: 'To readers whose trial ended without a subscription.' },
  'subscription-expired': { label: 'Subscription expired', when: 'To readers whose subscription ended.' },
  'payment-failed': { label: 'Payment failed', when: 'To subscribers whose renewal failed, while they read on.' },
};

export const textWords: Readonly<Record<BannerText, string>> = {
  headline: 'Headline',
  strapline: 'Strapline',
  straplineCompact: 'Strapline where there is little room',
  body: 'Body',
  'list.intro': 'List: its beginning',
  note: 'Note',
  'image.alt': 'Picture, in words',
  'button.label': 'Button',
};

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** A language as people know it: `Japanese (ja)`. */
export function languageName(locale: string): string {
  try {
    return `${languages.of(locale) ?? locale} (${locale})`;
  } catch {
    return locale;
  }
}
