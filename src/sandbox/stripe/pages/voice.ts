import type { Request } from 'express';
import { decimalsOf, providerDecimalsOf } from '../../../paywall/wording/currencies.ts';
import { negotiateLocale } from '../../../paywall/wording/locale.ts';
import type { Price } from '../wire.ts';
import { english, type Texts } from './texts.ts';
import { japanese } from './texts-ja.ts';

/** A language of the pages: its texts, and how amounts and days are written in it. */
export interface Voice {
  /** BCP 47. */
  readonly locale: string;
  readonly texts: Texts;
  /** An amount of Stripe's units as people write it. */
  money(amount: number, currency: string): string;
  /** A day, given in seconds. */
  day(seconds: number): string;
  /** What a recurring price takes and how often: `$29.99 every month`. */
  recurring(price: Price, quantity: number): string;
}

function voiceOf(locale: string, dates: string, texts: Texts): Voice {
  function money(amount: number, currency: string): string {
    const digits = providerDecimalsOf(currency);
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      // No more than there are, even if Stripe writes hundredths: half a króna may remain of a discount.
      minimumFractionDigits: decimalsOf(currency),
      maximumFractionDigits: digits,
    });
    return format.format(amount / 10 ** digits);
  }
  return {
    locale,
    texts,
    money,
    day: (seconds) => new Date(seconds * 1000).toLocaleDateString(dates, { dateStyle: 'long', timeZone: 'UTC' }),
    recurring({ unit_amount: amount, currency, recurring: every }, quantity) {
      const paid = money((amount ?? 0) * quantity, currency);
      return every === null ? paid : texts.every(paid, every.interval, every.interval_count);
    },
  };
}

const fallback = voiceOf('en', 'en-GB', english);
const voices = [fallback, voiceOf('ja', 'ja', japanese)];
const available = voices.map(({ locale }) => locale);

/** The language that a session was made with, else the browser's: what Stripe calls `auto`. */
export function voiceFor({ headers }: Pick<Request, 'headers'>, locale: string | null = null): Voice {
  const found = negotiateLocale({
    requested: locale === null || locale === 'auto' ? undefined : locale,
    acceptLanguage: headers['accept-language'],
    available,
    fallback: fallback.locale,
  });
  return voices.find((voice) => voice.locale === found) ?? fallback;
}
