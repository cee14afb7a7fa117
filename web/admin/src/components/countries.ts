const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A country as people know it, for its ISO 3166 code. */
export const countryInWords = (code: string): string => regions.of(code) ?? code;

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Codes that have a name and are no country: unions, and what is kept for private use. */
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** Every country, for what a browser knows the names of is the list of them. */
export const countryChoices: readonly { readonly value: string; readonly label: string }[] = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => !noCountries.has(code) && countryInWords(code) !== code)
  .map((code) => ({ value: code, label: countryInWords(code) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'en'));
