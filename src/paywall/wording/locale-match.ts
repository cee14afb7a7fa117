/**
 * Languages whose readers read another's texts as their own, the closest first: there are two written forms of Norwegian, and the
 * languages of China are written as standard Chinese. From the language matching of the Unicode CLDR.
 */
const alsoRead: Readonly<Record<string, readonly string[]>> = {
  no: ['nb', 'nn'],
  nb: ['no', 'nn'],
  nn: ['no', 'nb'],
  ...Object.fromEntries(
    ['yue', 'nan', 'hak', 'wuu', 'gan', 'hsn', 'cdo', 'cjy', 'cpx', 'czh', 'czo', 'mnp', 'cnp', 'csp', 'lzh'].map(
      (language) => [language, ['zh']],
    ),
  ),
};

/**
 * A language with extended language subtags (RFC 5646, section 2.2.2): `zh-yue`, `zh-cmn`. They have three letters, as no script
 * or region has. `Intl` takes none of them; by section 4.5 the last stands for the whole.
 */
const extendedLanguage = /^[a-z]{2,3}(?:-[a-z]{3})*-([a-z]{3})(?=-|$)/i;

/** The locale in its canonical form, without its extensions; null for what is none. */
export function baseOf(tag: string): Intl.Locale | null {
  const written = tag.replaceAll('_', '-').replace(extendedLanguage, '$1');
  try {
    return new Intl.Locale(new Intl.Locale(written).baseName);
  } catch {
    return null;
  }
}

/** The locale itself, then what is left as subtags are dropped from its end (the lookup of RFC 4647, section 3.4). */
function truncations({ baseName }: Intl.Locale): readonly string[] {
  const subtags = baseName.split('-');
  return subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'));
}

/** Of the locales that publications have: few, and looked at with every range of every header. */
const maximised = new Map<string, Intl.Locale | undefined>();

function maximisedOf(name: string): Intl.Locale | undefined {
  if (!maximised.has(name)) maximised.set(name, baseOf(name)?.maximize());
  return maximised.get(name);
}

/**
 * The closest of the same language and script: itself, one of the same region, one that it is a part of, then any. Script and
 * region are supplied where they go without saying. Without the same script nothing is close: who reads `zh-HK` does not read
 * `zh`, and `sr-Latn` is no `sr`.
 */
function closestOfFamily(wanted: Intl.Locale, available: readonly string[]): string | undefined {
  const { language, script, region } = wanted.maximize();
  const family = available.flatMap((name) => {
    const locale = maximisedOf(name);
    return locale?.language === language && locale.script === script ? [{ name, region: locale.region }] : [];
  });
  const named = (name: string) => family.find((each) => each.name === name);
  const [itself, ...shorter] = truncations(wanted).map(named);
  const found = itself ?? family.find((each) => each.region === region) ?? shorter.find(Boolean) ?? family[0];
  return found?.name;
}

/** The wanted locale in another language, of the script and region that it would have in its own. */
function inLanguage(wanted: Intl.Locale, language: string): Intl.Locale {
  const { script, region } = wanted.maximize();
  return new Intl.Locale(language, { ...(script && { script }), ...(region && { region }) });
}

/**
 * The available locale that serves a reader who asks for `tag`: one of its language and script, else one of a language that its
 * readers read as their own. Undefined if there is none, or `tag` is no locale.
 */
export function closestLocale(tag: string, available: readonly string[]): string | undefined {
  const wanted = baseOf(tag);
  if (wanted === null) return undefined;
  for (const language of [wanted.language, ...(alsoRead[wanted.language] ?? [])]) {
    const locale = language === wanted.language ? wanted : inLanguage(wanted, language);
    const found = closestOfFamily(locale, available);
    if (found !== undefined) return found;
  }
  return undefined;
}
