import { baseOf, closestLocale } from './locale-match.ts';

/** What a request says of its languages, and what there is. */
interface LocaleRequest {
  /** One locale asked for by name. */
  readonly requested?: string | undefined;
  /** An `Accept-Language` header, as it came. */
  readonly acceptLanguage?: string | undefined;
  /** BCP 47, each in its canonical form. The same list for the same languages, by which answers are remembered. */
  readonly available: readonly string[];
  readonly fallback: string;
}

interface Preference {
  /** A canonical locale, or `*`. */
  readonly range: string;
  readonly quality: number;
}

/** Longer headers are cut: no browser sends as much, and reading takes time. */
const longestHeader = 500;

/** So many ranges of a header are read, for the same reason. */
const mostRanges = 16;

/** A range with its weight, as RFC 9110 writes it: at most three decimals, and 1 where none is given. */
const weighted = /^([^;\s]+)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** The ranges of an `Accept-Language` header (RFC 9110, section 12.5.4), the best first; what cannot be read is passed over. */
function preferences(header: string): readonly Preference[] {
  // Each once: what is said twice is no other wish, and working one out takes time.
  const items = new Set(header.split(',', mostRanges));
  const found = [...items].flatMap((item): Preference[] => {
    const [, tag, weight] = weighted.exec(item.trim()) ?? [];
    const range = tag === undefined || tag === '*' ? tag : baseOf(tag)?.baseName;
    return range === undefined ? [] : [{ range, quality: Number(weight ?? 1) }];
  });
  return found.sort((one, other) => other.quality - one.quality);
}

const covers = (range: string, locale: string) => locale === range || locale.startsWith(`${range}-`);

function negotiate(header: string, available: readonly string[], fallback: string): string {
  const wishes = preferences(header);
  const refused = wishes.filter(({ quality }) => quality === 0);
  const open = available.filter((locale) => !refused.some(({ range }) => covers(range, locale)));
  for (const { range, quality } of wishes) {
    if (quality === 0) break;
    // `*` stands for what no other range names, of which the fallback is the publication's own choice.
    const unnamed = open.filter((locale) => !wishes.some((wish) => covers(wish.range, locale)));
    const found =
      range === '*' ? (unnamed.find((locale) => locale === fallback) ?? unnamed[0]) : closestLocale(range, open);
    if (found !== undefined) return found;
  }
  return fallback;
}

/** Browsers send few different headers, and reading one takes longer than rendering a banner. Emptied when full. */
const known = new WeakMap<readonly string[], Map<string, string>>();
const mostKnown = 1_000;

function knownFor(available: readonly string[]): Map<string, string> {
  const before = known.get(available);
  if (before !== undefined && before.size < mostKnown) return before;
  const made = new Map<string, string>();
  known.set(available, made);
  return made;
}

/**
 * The locale to answer in: the requested one, else the best that `Accept-Language` names, else the fallback. Whatever cannot be
 * read or is not there is passed over, never an error.
 */
export function negotiateLocale({ requested, acceptLanguage, available, fallback }: LocaleRequest): string {
  if (requested === undefined && acceptLanguage === undefined) return fallback;
  const asked = requested?.slice(0, longestHeader) ?? '';
  const header = acceptLanguage?.slice(0, longestHeader) ?? '';
  // No language that a header or a request names has a line break in it.
  const key = `${fallback}\n${asked.replaceAll('\n', ' ')}\n${header}`;
  const answers = knownFor(available);
  const before = answers.get(key);
  if (before !== undefined) return before;
  const locale = closestLocale(asked, available) ?? negotiate(header, available, fallback);
  answers.set(key, locale);
  return locale;
}
