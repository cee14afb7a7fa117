import { currencies } from '../../../../../../src/paywall/wording/currencies.ts';
import type { TermUnit } from '../offer-draft.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

const currencyNames = new Intl.DisplayNames('en', { type: 'currency' });

/** Every currency that something can be sold in. */
export const currencyChoices: readonly Choice[] = currencies.map((value) => {
  const code = value.toUpperCase();
  return { value, label: `${code} – ${currencyNames.of(code) ?? code}` };
});

export const unitChoices: readonly { readonly value: TermUnit; readonly label: string }[] = [
  { value: 'day', label: 'days' },
  { value: 'week', label: 'weeks' },
  { value: 'month', label: 'months' },
  { value: 'year', label: 'years' },
];
