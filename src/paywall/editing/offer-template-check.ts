import type { Needed } from '../banners/banner-variables.ts';
import type { Fault } from '../errors.ts';
import { kindOf, type Offer, type OfferTemplates } from '../offers/offer.ts';
import { checkTemplate, type TemplateInPlace } from './template-check.ts';

interface Around extends Pick<TemplateInPlace, 'now'> {
  /** The publication's default locale. */
  readonly locale: string;
  /** Those in which it has texts. */
  readonly locales: readonly string[];
}

/** What nobody can say of an offer, because it does not have it. An end may be given to it at any time. */
const lackingIn: Readonly<Record<ReturnType<typeof kindOf>, readonly Needed[]>> = {
  introduction: [],
  plan: ['introduction'],
  term: ['plan', 'introduction'],
};

function checkTexts(
  texts: OfferTemplates,
  at: string,
  around: Pick<TemplateInPlace, 'locale' | 'now'> & { readonly lacking: readonly Needed[] },
): Fault[] {
  const { lacking, ...rest } = around;
  return (['label', 'deadline'] as const).flatMap((offerText) => {
    const template = texts[offerText];
    const path = `${at}.${offerText}`;
    return template === undefined ? [] : checkTemplate({ ...rest, path, template, use: { offerText, lacking } });
  });
}

/** What is wrong with the templates that an offer brings with it, under `templates`. */
export function checkOfferTemplates(
  offer: Pick<Offer, 'templates' | 'price' | 'term' | 'then'>,
  { locale, locales, now }: Around,
): Fault[] {
  const { templates } = offer;
  const lacking = lackingIn[kindOf(offer)];
  const ofLocales = Object.entries(templates.locales ?? {}).flatMap(([own, texts]) => {
    const path = `templates.locales.${own}`;
    if (!locales.includes(own)) return [{ path, message: 'is a language that this publication has no texts in' }];
    return checkTexts(texts, path, { locale: own, now, lacking });
  });
  return [...checkTexts(templates, 'templates', { locale, now, lacking }), ...ofLocales];
}
