import type Stripe from 'stripe';
import { closestLocale } from '../paywall/wording/locale-match.ts';

type PageLocale = Stripe.Checkout.SessionCreateParams.Locale & Stripe.BillingPortal.SessionCreateParams.Locale;

/** In which languages both the checkout and the portal can be shown. https://docs.stripe.com/js/appendix/supported_locales */
const pageLocales: readonly PageLocale[] = [
  ...(['bg', 'cs', 'da', 'de', 'el', 'en', 'en-GB', 'es', 'es-419', 'et', 'fi', 'fil', 'fr', 'fr-CA', 'hr'] as const),
  ...(['hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'mt', 'nb', 'nl', 'pl', 'pt', 'pt-BR', 'ro', 'ru'] as const),
  ...(['sk', 'sl', 'sv', 'th', 'tr', 'vi', 'zh', 'zh-HK', 'zh-TW'] as const),
];

/** The closest to a locale; null if none is close, and Stripe then goes by the browser. */
export const pageLocale = (locale: string): string | null => closestLocale(locale, pageLocales) ?? null;

/** As a parameter: left out if nothing is to be said. */
export const localeParam = (locale: string | null): { readonly locale?: PageLocale } =>
  locale === null ? {} : { locale };
