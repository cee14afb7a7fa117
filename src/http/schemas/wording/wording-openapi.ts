import { bannerStates, isOptionalState, labelKinds, windowKinds } from '../../../paywall/wording/wording.ts';

/** How the OpenAPI document describes a wording: by hand, for the schema itself says the same of each of a hundred texts. */

const categories = ['zero', 'one', 'two', 'few', 'many', 'other'];

const words = { type: 'string' as const, minLength: 1, maxLength: 1000 };

const variable = { type: 'string' as const, minLength: 1, maxLength: 100 };

/** An object of these fields and no others. */
const only = <Fields extends object>(properties: Fields, required: readonly string[]) => ({
  type: 'object' as const,
  properties,
  required: [...required],
  additionalProperties: false,
});

const perCategory = <Text extends object>(text: Text) =>
  Object.fromEntries(categories.map((category) => [category, text]));

const template = { $ref: '#/components/schemas/Template' };

const banner = only(
  {
    headline: template,
    strapline: template,
    straplineCompact: template,
    body: template,
    list: only({ intro: template, items: { type: 'array' as const, items: template, minItems: 1, maxItems: 20 } }, [
      'intro',
      'items',
    ]),
    terms: { ...template, description: 'Left out, like the note, where it names what the offer does not have.' },
    note: template,
    image: only({ alt: template }, ['alt']),
    button: only(
      {
        label: template,
        action: {
          type: 'string' as const,
          minLength: 1,
          description: 'offers, checkout, register, portal or an absolute http(s) URL.',
        },
      },
      ['label', 'action'],
    ),
  },
  ['headline'],
);

/** What the description of a wording refers to. */
export const wordingComponents = {
  Template: {
    description:
      'Plain text with `{{variable}}` and `{{variable-plural}}`, or one such text per plural category; `number` is the variable that chooses, which a map of several numbers must say.',
    anyOf: [words, only({ ...perCategory(words), number: variable }, ['other'])],
  },
  BannerWording: banner,
};

const byState = Object.fromEntries(
  bannerStates.map((state) => [state, { $ref: '#/components/schemas/BannerWording' }]),
);

export const wordingDescription = only(
  {
    locale: { type: 'string' as const, description: 'BCP 47, in its usual form.', example: 'en' },
    title: { type: 'string' as const, minLength: 1, maxLength: 200 },
    plurals: {
      ...only(perCategory({ type: 'string' as const, maxLength: 1000 }), []),
      description: 'What `{{x-plural}}` stands for, by the plural category of `x`.',
    },
    offer: only(
      {
        label: template,
        deadline: template,
        labels: {
          ...only(Object.fromEntries(labelKinds.map((kind) => [kind, template])), []),
          description: 'In the place of `label`, by how the offer is sold.',
        },
        free: { ...words, maxLength: 100, description: 'What `{{price}}` says of a price of nothing.' },
      },
      ['label', 'deadline'],
    ),
    windows: {
      ...only(Object.fromEntries(windowKinds.map((kind) => [kind, template])), []),
      description: 'What `{{window}}` says, in the place of what the language says anyway.',
    },
    banners: only(
      byState,
      bannerStates.filter((state) => !isOptionalState(state)),
    ),
  },
  ['locale', 'title', 'plurals', 'offer', 'banners'],
);
