/** The languages that are offered, by their codes; any other that browsers know can be added by the API. */
const codes =
  `af am ar az be bg bn bs ca cs cy da de de-AT de-CH el en en-AU en-CA en-GB en-IN en-US es es-419 es-AR es-MX et eu fa fi fil
fr fr-BE fr-CA fr-CH ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nl-BE nn pa pl pt pt-BR ro
ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-Hans zh-Hant zh-HK zh-TW zu`.split(/\s+/);

const inEnglish = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });

/** `German · Deutsch`: the name that admins know, and the one that its readers do. */
function nameOf(locale: string): string {
  const name = inEnglish.of(locale) ?? locale;
  const own = new Intl.DisplayNames(locale, { type: 'language', languageDisplay: 'standard' }).of(locale) ?? locale;
  return own.toLowerCase() === name.toLowerCase() ? name : `${name} · ${own}`;
}

/** Languages to choose from, by their names in English, without those that are `taken`. */
export function languagesToAdd(
  taken: readonly string[],
): readonly { readonly value: string; readonly label: string }[] {
  return codes
    .filter((code) => !taken.includes(code) && Intl.PluralRules.supportedLocalesOf(code).length > 0)
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, 'en'));
}
