import fc from 'fast-check';
import {
  type BannerState,
  type BannerWording,
  bannerStates,
  isOptionalState,
  type Template,
  type Wording,
} from '../../../src/paywall/wording/wording.ts';

/** Texts that no admin was asked about: every form that a template may have, with holes and without. */

const everyCategory = (text: string) => ({
  zero: `${text} (zero)`,
  one: `${text} (one)`,
  two: `${text} (two)`,
  few: `${text} (few)`,
  many: `${text} (many)`,
  other: `${text} (other)`,
});

const plainTexts = ['Read on', 'Ünïcode: 日本語, עברית, 😀', '"quoted" \\ and </script> & \u2028', ' '];
const numbers = ['numberArticlesLeft', 'numberArticlesRead', 'articleLimit'];
const anyVariable = [...numbers, 'resetDate', 'window', 'numberArticlesMore', 'endDate', 'title', 'term', 'price'];
const ofCharges = ['offerName', 'offerEnds', 'planPrice', 'planTerm', 'planTermCount', 'trialEnds', 'firstCharge'];

const naming = (name: string) =>
  fc.constantFrom<Template>(
    `{{${name}}}`,
    `One {{ ${name} }}, and {{${name}}} again`,
    numbers.includes(name) ? `{{title}}: {{${name}}} thing{{${name}-plural}}` : `{{title}}: {{${name}}}`,
    everyCategory(`{{${name}}} of {{articleLimit}}`),
    { other: `{{title}} has {{${name}}}`, one: `{{${name}}}, one` },
    { ...everyCategory(`{{window}}: {{${name}}}`), number: name },
  );

const oneOf = (names: readonly string[]) => fc.constantFrom(...names).chain(naming);

/** What is surely known in a state. */
const knownIn: Readonly<Partial<Record<BannerState, readonly string[]>>> = {
  metered: [...numbers, 'resetDate', 'window'],
  'last-article': [...numbers, 'window'],
  'trial-offer': ['offerName', 'term', 'price'],
  'meter-exhausted': ['numberArticlesRead', 'articleLimit', 'resetDate'],
  registration: ['numberArticlesMore'],
  'trial-ending': ['trialEnds', 'nextCharge'],
  'renewal-coming': ['nextCharge'],
};

/** In a careful wording no text names what may be missing in its state, but for those that may be left out. */
const textIn = (state: BannerState, isCareful: boolean): fc.Arbitrary<Template> => {
  const known = oneOf([...(knownIn[state] ?? []), 'title']);
  const plain = fc.constantFrom<Template>(...plainTexts);
  const some = isCareful ? plain : fc.oneof(oneOf(anyVariable), oneOf(ofCharges));
  return fc.oneof({ weight: 3, arbitrary: known }, { weight: 2, arbitrary: plain }, { weight: 1, arbitrary: some });
};

const aside = fc.oneof(oneOf(ofCharges), fc.constantFrom<Template>(...plainTexts));
export const maybe = <T>(entry: fc.Arbitrary<T>) => fc.option(entry, { nil: undefined, freq: 2 });

/** What is left out is no field at all, as in what a store holds. */
export const whole = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const bannerIn =
  (state: BannerState) =>
  (isCareful: boolean): fc.Arbitrary<BannerWording> => {
    const text = textIn(state, isCareful);
    return fc
      .record({
        headline: state === 'trial-offer' ? fc.oneof(text, fc.constant('{{offerName}}')) : text,
        strapline: maybe(text),
        straplineCompact: maybe(text),
        body: maybe(text),
        list: maybe(fc.record({ intro: text, items: fc.array(text, { minLength: 1, maxLength: 3 }) })),
        terms: maybe(aside),
        note: maybe(aside),
        image: maybe(fc.record({ alt: text })),
        button: maybe(fc.record({ label: text, action: fc.constantFrom('offers', 'portal', 'https://a.example/x') })),
      })
      .map(whole);
  };

/** Three of four banners are careful ones. */
const banner = (state: BannerState) =>
  fc
    .nat(3)
    .map((drawn) => drawn > 0)
    .chain(bannerIn(state));

export const label = fc.constantFrom<Template>(
  'Try {{term}} for {{price}}',
  '{{price}}, then {{planPrice}} every {{planTerm}}',
  { number: 'planTermCount', ...everyCategory('{{planPrice}} / {{planTerm}}') },
  'From {{firstCharge}}',
  'Subscribe to {{title}}',
);
export const deadline = fc.constantFrom('Ends {{offerEnds}}', 'Soon', 'From {{trialEnds}}', 'Ends {{endDate}}');

const plurals = fc.constantFrom<Wording['plurals']>({ one: '', other: 's' }, everyCategory('-'), { other: '' }, {});

export const wordingOf = (locale: string): fc.Arbitrary<Wording> =>
  fc
    .record({
      locale: fc.constant(locale),
      title: fc.constantFrom('The Sample', '見本 & "Co"'),
      plurals,
      offer: fc.record({
        label,
        deadline,
        labels: maybe(
          fc.record({ introduction: maybe(label), free: maybe(label), term: maybe(label), plan: maybe(label) }),
        ),
        free: maybe(fc.constant('free')),
      }),
      windows: maybe(fc.record({ rolling: maybe(naming('windowDays')), month: maybe(fc.constant('this moon')) })),
      banners: fc.record(
        Object.fromEntries(
          bannerStates.map((state) => [state, isOptionalState(state) ? maybe(banner(state)) : banner(state)]),
        ),
      ),
    })
    .map((drawn) => whole(drawn) as unknown as Wording);
