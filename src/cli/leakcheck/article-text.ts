import { lettersOf, plainText, shownLetters } from './readings.ts';

/** A piece of an article by which it is known again. */
export interface Needle {
  /** As people read it. */
  readonly text: string;
  /** As it is searched for. */
  readonly letters: string;
}

/** Shorter sentences are phrases, which other pages may have. Of scripts in which a sign is a word or so, fewer. */
const shortest = { letters: 24, signs: 12 };
/** Maximum letters of a needle: the beginning of a long sentence will do. */
const longest = 160;
/** Maximum sentences of a page that are looked at. */
const mostSentences = 2_000;
/** Maximum needles, from all over the article. */
const mostNeedles = 60;
/** Fewer letters than these are no article: a banner has as many. A sign counts as three. */
const leastText = 300;
/** What is kept back of a short article is at least this share of the page. */
const leastShare = 0.3;

const signs = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/gu;

const isLong = (letters: string) =>
  letters.length >= (letters.search(signs) === -1 ? shortest.letters : shortest.signs);

const weightOf = ({ letters }: Needle) => letters.length + 2 * (letters.match(signs)?.length ?? 0);

/** The sentences of what a page shows, each once. */
export function sentencesOf(shown: string): readonly Needle[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  const found = new Map<string, Needle>();
  for (const line of plainText(shown).split(/\n+/)) {
    for (const { segment } of segmenter.segment(line)) {
      if (found.size === mostSentences) return [...found.values()];
      const letters = lettersOf(segment).slice(0, longest);
      if (isLong(letters) && !found.has(letters)) found.set(letters, { text: segment.trim(), letters });
    }
  }
  return [...found.values()];
}

/** So many of them, from the first to the last. */
function spread(needles: readonly Needle[]): readonly Needle[] {
  const step = Math.max(1, needles.length / mostNeedles);
  return Array.from(
    { length: Math.min(needles.length, mostNeedles) },
    (_, index) => needles[Math.floor(index * step)],
  ).filter((each) => each !== undefined);
}

export interface Learned {
  readonly needles: readonly Needle[];
  /** Whether as good as everything that is granted is shown to those who are denied. */
  readonly isAllShown: boolean;
}

const weightOfAll = (needles: readonly Needle[]) => needles.reduce((sum, each) => sum + weightOf(each), 0);

/**
 * What is kept back of an article: what every granted page shows and no denied one does. Twice of each, so that nothing that changes by
 * itself is taken for the article. Null if pages show too little for that.
 */
export function learnText(granted: readonly string[], denied: readonly string[]): Learned | null {
  const [first = '', ...more] = granted;
  const always = more.map(shownLetters);
  const never = denied.map(shownLetters);
  const all = sentencesOf(first).filter(({ letters }) => always.every((each) => each.includes(letters)));
  const weight = weightOfAll(all);
  if (weight < leastText) return null;
  const withheld = all.filter(({ letters }) => !never.some((each) => each.includes(letters)));
  const withheldWeight = weightOfAll(withheld);
  const isAllShown = withheldWeight < leastText && withheldWeight < leastShare * weight;
  return { needles: spread(isAllShown ? all : withheld), isAllShown };
}

export const sentinelNeedle = (sentinel: string): Needle => ({ text: sentinel, letters: lettersOf(sentinel) });
