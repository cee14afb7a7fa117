import { readValue } from './rule-draft.ts';
import type { TryQuestion } from './use-try.ts';

/** A reader and an article, while they are being described. */
export interface TryDraft {
  readonly by: 'facts' | 'reader';
  readonly reader: string;
  readonly registered: boolean;
  readonly lapsed: boolean;
  readonly counted: string;
  readonly days: string;
  readonly device: '' | 'mobile' | 'tablet' | 'desktop';
  readonly referrer: '' | 'direct' | 'internal' | 'search' | 'social' | 'other';
  readonly country: string;
  readonly newsletter: boolean;
  readonly traits: readonly string[];
  readonly article: string;
  readonly section: string;
  readonly tags: readonly string[];
  readonly tier: 'free' | 'metered' | 'premium';
}

export const firstTry: TryDraft = {
  by: 'facts',
  reader: '',
  registered: false,
  lapsed: false,
  counted: '0',
  days: '',
  device: '',
  referrer: '',
  country: '',
  newsletter: false,
  traits: [],
  article: '',
  section: '',
  tags: [],
  tier: 'metered',
};

const isWhole = (text: string) => /^\d{1,5}$/.test(text.trim());

const dayMs = 86_400_000;

function traitsOf(lines: readonly string[]) {
  const pairs = lines.map((line) => /^\s*([^=\s]+)\s*=(.*)$/.exec(line)).filter((found) => found !== null);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, readValue(value)]));
}

function storedFacts({ by, lapsed, counted, days, traits }: TryDraft) {
  if (by === 'reader') return {};
  const firstSeenAt = isWhole(days) ? { firstSeenAt: new Date(Date.now() - Number(days) * dayMs).toISOString() } : {};
  return {
    lapsed,
    ...(isWhole(counted) && { counted: Number(counted) }),
    ...firstSeenAt,
    ...(traits.length > 0 && { traits: traitsOf(traits) }),
  };
}

/** What is asked of the service; `rules`: those of the page, if they are not saved. */
export function questionOf(draft: TryDraft, rules: TryQuestion['rules']): TryQuestion {
  const { by, reader, registered, device, referrer, country, newsletter, article, section, tags, tier } = draft;
  return {
    ...(by === 'reader' ? { reader: reader.trim() } : { kind: registered ? 'registered' : 'anonymous' }),
    article: {
      id: article.trim() === '' ? 'an-article-not-read-yet' : article.trim(),
      ...(section.trim() !== '' && { section: section.trim() }),
      tags: [...tags],
      tier,
    },
    ...(country !== '' && { country }),
    facts: {
      newsletter,
      ...(device !== '' && { device }),
      ...(referrer !== '' && { referrer }),
      ...storedFacts(draft),
    },
    ...(rules !== undefined && { rules }),
  };
}
