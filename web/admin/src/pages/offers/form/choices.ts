import { currencies } from '../../../../../../src/paywall/wording/currencies.ts';
import type { TermUnit } from '../offer-draft.ts';
import { countryInWords } from '../offer-words.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

const byLabel = (one: Choice, other: Choice) => one.label.localeCompare(other.label, 'en');

const currencyNames = new Intl.DisplayNames('en', { type: 'currency' });

/** Every currency that something can be sold in. */
export const currencyChoices: readonly Choice[] = currencies.map((value) => {
  const code = value.toUpperCase();
  return { value, label: `${code} – ${currencyNames.of(code) ?? code}` };
});

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Codes that have a name and are no country: unions, and what is kept for private use. */
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** Every country, for what a browser knows the names of is the list of them. */
export const countryChoices: readonly Choice[] = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => !noCountries.has(code) && countryInWords(code) !== code)
  .map((code) => ({ value: code, label: countryInWords(code) }))
  .sort(byLabel);

export const unitChoices: readonly { readonly value: TermUnit; readonly label: string }[] = [
  { value: 'day', label: 'days' },
  { value: 'week', label: 'weeks' },
  { value: 'month', label: 'months' },
  { value: 'year', label: 'years' },
];
