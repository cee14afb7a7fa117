import { deviceClasses, referrerClasses } from '../../../paywall/segments/segment.ts';
import { bannerStates } from '../../../paywall/wording/wording.ts';
import { wallStates } from '../../../publications/wall-schema.ts';

/** How the OpenAPI document describes rules, by hand: of each field that may be left out the generator would say that it is required. */

const only = <Fields extends object>(properties: Fields) => ({
  type: 'object' as const,
  properties,
  additionalProperties: false,
});

const listOf = <Entry extends object>(items: Entry, description: string) => ({
  type: 'array' as const,
  items,
  minItems: 1,
  description,
});

const text = { type: 'string' as const };
const number = { type: 'number' as const };
const truth = (description: string) => ({ type: 'boolean' as const, description });
const oneOf = (values: readonly string[]) => ({ type: 'string' as const, enum: [...values] });
const values = listOf({ oneOf: [text, number, { type: 'boolean' as const }] }, 'One of these.');
const bounds = (description: string) => ({ ...only({ atLeast: number, atMost: number }), description });
const limit = { type: 'integer' as const, minimum: 0 };

/** What the description of rules and of arms refers to. */
export const segmentComponents = {
  SegmentConditions: {
    ...only({
      sections: listOf(text, 'The article is of one of these sections.'),
      tags: listOf(text, 'The article has one of these tags.'),
      tiers: listOf(oneOf(['free', 'metered', 'premium']), 'The article is of one of these tiers.'),
      devices: listOf(oneOf(deviceClasses), 'What the browser says that it runs on.'),
      countries: listOf(text, 'ISO 3166, by the header that the service trusts.'),
      registered: truth('Whether the reader has signed in.'),
      claims: {
        type: 'object' as const,
        additionalProperties: values,
        description: 'Claims of the sign-in token, each with one of these values.',
      },
      newsletter: truth('Whether the reader came by a link of a newsletter.'),
      referrers: listOf(oneOf(referrerClasses), 'Where the reader comes from, as the browser says.'),
      lapsed: truth('Whether the reader had a subscription or a trial that is over.'),
      counted: bounds('Unique articles counted in the window before this view.'),
      daysSinceFirstSeen: bounds('Whole days since the first view of the reader that was seen.'),
      traits: listOf(
        {
          ...only({ name: text, is: values, atLeast: number, atMost: number }),
          required: ['name'],
        },
        'What the publisher says of the reader: one of these values, or a number within these bounds.',
      ),
    }),
    description: 'All that are named must hold; of a list, one entry is enough.',
  },
  Effects: {
    ...only({
      limits: { ...only({ anonymous: limit, registered: limit }), description: 'Against which the one count is held.' },
      wall: listOf(oneOf(wallStates), 'Which walls a denied reader may meet, the first that applies.'),
      offers: {
        type: 'array' as const,
        items: text,
        description: 'The offers that are shown and sold, and no others.',
      },
      wording: {
        type: 'object' as const,
        additionalProperties: only(
          Object.fromEntries(bannerStates.map((state) => [state, { $ref: '#/components/schemas/BannerWording' }])),
        ),
        description: 'Banners in other words, by locale and state.',
      },
    }),
    description: 'What is different for some readers. What is left out stays as the publication has it.',
  },
};

export const ruleDescription = {
  type: 'object' as const,
  properties: {
    id: { type: 'string' as const, description: 'Up to 64 of a-z, 0-9 and -.' },
    name: { type: 'string' as const, minLength: 1, maxLength: 80 },
    on: { ...truth('A rule that is off is passed over.'), default: true },
    when: { $ref: '#/components/schemas/SegmentConditions' },
    then: { $ref: '#/components/schemas/Effects' },
  },
  required: ['id', 'name', 'when', 'then'],
  additionalProperties: false,
  description:
    'What is different for readers whom it fits. Of all rules that are on, the first that fits a view holds.',
};
