/** What a request says of its languages, and what there is. */
interface LocaleRequest {
  /** One locale asked for by name. */
  readonly requested?: string | undefined;
  /** An `Accept-Language` header, as it came. */
  readonly acceptLanguage?: string | undefined;
  /** BCP 47, each in its canonical form. */
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

/** The locale without its extensions, or null for what is none. */
function baseOf(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(new Intl.Locale(tag.replaceAll('_', '-')).baseName);
  } catch {
    return null;
  }
}

/** Language and script, the script supplied where it goes without saying: two locales that share both are read by the same people. */
function family(locale: Intl.Locale): string {
  const { language, script } = locale.maximize();
  return `${language}-${script}`;
}

/** Those of the locales that publications have: few, and asked for with every range of every header. */
const families = new Map<string, string | null>();

function familyOfAvailable(candidate: string): string | null {
  const before = families.get(candidate);
  if (before !== undefined) return before;
  const locale = baseOf(candidate);
  const found = locale === null ? null : family(locale);
  families.set(candidate, found);
  return found;
}

/**
 * The lookup of RFC 4647, section 3.4: the locale itself, then what is left as subtags are dropped from its end. After that the
 * first of the same language and script: `en` and `en-US` are served by `en-GB`, `zh-TW` by `zh-Hant` and not by `zh-Hans`.
 */
function lookup(tag: string, available: readonly string[]): string | undefined {
  const wanted = baseOf(tag);
  if (wanted === null) return undefined;
  const subtags = wanted.baseName.split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const shorter = subtags.slice(0, length).join('-');
    if (available.includes(shorter)) return shorter;
  }
  const wantedFamily = family(wanted);
  return available.find((candidate) => familyOfAvailable(candidate) === wantedFamily);
}

/** A range with its weight, as RFC 9110 writes it: at most three decimals, and 1 where none is given. */
const weighted = /^([^;\s]+)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** The ranges of an `Accept-Language` header (RFC 9110, section 12.5.4), the best first; what cannot be read is passed over. */
function preferences(header: string): readonly Preference[] {
  const found = header.split(',', mostRanges).flatMap((item): Preference[] => {
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
    const found = range === '*' ? (unnamed.find((locale) => locale === fallback) ?? unnamed[0]) : lookup(range, open);
    if (found !== undefined) return found;
  }
  return fallback;
}

/** Browsers send few different headers, and reading one takes longer than rendering a banner. Emptied when full. */
const known = new Map<string, string>();
const mostKnown = 1_000;

/**
 * The locale to answer in: the requested one, else the best that `Accept-Language` names, else the fallback. Whatever cannot be
 * read or is not there is passed over, never an error.
 */
export function negotiateLocale({ requested, acceptLanguage, available, fallback }: LocaleRequest): string {
  if (requested === undefined && acceptLanguage === undefined) return fallback;
  const asked = requested?.slice(0, longestHeader) ?? '';
  const header = acceptLanguage?.slice(0, longestHeader) ?? '';
  const key = JSON.stringify([asked, header, fallback, available]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const locale = lookup(asked, available) ?? negotiate(header, available, fallback);
  if (known.size >= mostKnown) known.clear();
  known.set(key, locale);
  return locale;
}
