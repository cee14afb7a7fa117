import type { Wording } from '../../../src/paywall/wording/wording.ts';
import { shippedWording } from '../fixtures/example-publication.ts';

const en = shippedWording('en');

/** A wording in which every text has been worked on, so that none is as in English. */
const translated = (locale: string, words = 'Übersetzt'): Wording => {
  const text = (template: unknown): unknown => {
    if (typeof template === 'string') return `${words}: ${template}`;
    if (Array.isArray(template)) return template.map(text);
    if (typeof template !== 'object' || template === null) return template;
    return Object.fromEntries(
      Object.entries(template).map(([name, value]) => [
        name,
        name === 'action' || name === 'number' ? value : text(value),
      ]),
    );
  };
  const { free: _, ...offer } = en.offer;
  const { windows: __, ...rest } = en;
  return {
    ...rest,
    locale,
    plurals: { one: '', other: 'n' },
    offer: text(offer) as Wording['offer'],
    banners: text(en.banners) as Wording['banners'],
  };
};

/** The same with another headline beside metered articles. */
export const inGerman = (headline: unknown): Wording => {
  const whole = translated('de');
  return {
    ...whole,
    banners: { ...whole.banners, metered: { ...whole.banners.metered, headline } },
  } as Wording;
};
