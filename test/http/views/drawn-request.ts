import fc from 'fast-check';
import type { Tier } from '../../../src/paywall/articles/article.ts';

/** Requests in every form in which views are asked for. */

const spellings = [
  'a',
  'B',
  'c é',
  'https://www.site.example/story?utm_source=x&b=2&a=1#top',
  'https://site.example/Story/amp?a=1&b=2',
  '/world/peace/',
  '/world/%70eace?ref=mail&gclid=1',
  '/one/../two',
  '/two%2Fthree',
  `/${'long'.repeat(600)}`,
] as const;

/** Addresses as headers may bear them. */
const addresses = [...spellings.filter((each) => each.startsWith('/') || each.startsWith('https')), '/x#y', '//a\\b'];

const acceptLanguages = [
  undefined,
  'en',
  'ja,en;q=0.5',
  'en;q=0, *',
  'fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5',
  'ar-EG',
  'zh-HK,zh-TW;q=0.8',
  '*',
  '*;q=0',
  '',
  ';;;,,q=1',
  'de_AT;q=1.000, xx-invalid-tag-too-long-for-anybody',
  'x'.repeat(700),
  'ru;q=0.333,ja;q=0.3333,en;q=2',
];

const sometimes = <T>(entry: fc.Arbitrary<T>, freq = 3) => fc.option(entry, { nil: undefined, freq });

const mostly = <T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>, weight = 6) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

/** Mostly nothing, else one of these. */
const seldom = <T>(...entries: T[]) => mostly(fc.constant(undefined), fc.constantFrom<T>(...entries));

const anonymous = fc.record({
  /** `minted`: the last who was new in the same run. */
  who: fc.constantFrom('plain', 'plain', 'plain', 'plain', 'nobody', 'holder', 'minted'),
  by: mostly(
    fc.constantFrom('cookie', 'header', 'second cookie', 'cookie beside a bad header'),
    fc.constant('fifth cookie' as const),
    12,
  ),
});

const token = fc.record({
  kind: fc.constantFrom('fresh', 'fresh', 'ending', 'over', 'of another publication', 'of another reader', 'broken'),
  state: fc.constantFrom('active', 'trial', 'grace'),
  charge: fc.boolean(),
  at: fc.constantFrom('header', 'cookie', 'shared cookie'),
});

export type DrawnToken = typeof token extends fc.Arbitrary<infer T> ? T : never;

const facts = fc.record({
  tier: mostly(
    fc.constantFrom<(Tier | undefined)[]>(undefined, 'metered'),
    fc.constantFrom<Tier[]>('free', 'premium', 'premium'),
    4,
  ),
  sponsored: mostly(fc.constantFrom(undefined, false), fc.constant(true), 12),
});

/** Few different ones, so that most are opened again. */
const few = <T extends string>(all: readonly T[]) =>
  mostly(fc.constantFrom(...all.slice(0, 3)), fc.constantFrom(...all), 2);

const common = fc.record({
  waitMs: mostly(fc.constantFrom(0, 1, 999, 61_000), fc.constantFrom(3_600_000, 86_400_000, 3 * 86_400_000), 8),
  unknownPublication: fc.nat(40).map((drawn) => drawn === 0),
  anonymous,
  signIn: fc.oneof(
    { weight: 12, arbitrary: fc.constant('none' as const) },
    { weight: 5, arbitrary: fc.constantFrom('valid', 'valid', 'valid', 'unverified', 'staff') },
    { weight: 1, arbitrary: fc.constantFrom('expired', 'of another issuer', 'without a token', 'basic') },
  ),
  held: mostly(fc.constant<DrawnToken[]>([]), fc.array(token, { minLength: 1, maxLength: 2 })),
  acceptLanguage: fc.constantFrom(...acceptLanguages),
  dryRun: seldom('true', 'false'),
  purpose: seldom('prefetch', 'prefetch;prerender', 'other'),
  origin: mostly(
    fc.constantFrom(undefined, undefined, 'https://site.example', 'own'),
    fc.constantFrom(
      'https://other.example:8443',
      'https://a.proxy.example',
      'https://a.proxy.example:444',
      'https://evilproxy.example',
      'http://site.example',
      'null',
    ),
    10,
  ),
  requestId: seldom('0123456789abcdef', 'short', 'no/id/of/ours!', 'A-Z_a.z-0123456789'),
  country: seldom('jp', 'DE', 'x1'),
  forwardedFor: seldom('192.0.2.7', '198.51.100.9', '192.0.2.7, 203.0.113.5', '2001:db8::5', 'unknown'),
  userAgent: seldom('goodbot/2.0', 'Mozilla (BadBot)', 'Mozilla/5.0'),
});

const view = fc.record({
  form: fc.constant('meter' as const),
  id: few(spellings),
  facts,
  section: sometimes(fc.constant('asia')),
  tags: sometimes(fc.constant(['a', 'b'])),
  locale: sometimes(fc.constantFrom('en', 'ja-JP', 'pt', 'zh-Hant-HK', 'xx', '', 'not a locale', 'ar'), 2),
  receipt: sometimes(fc.boolean(), 2),
  trace: sometimes(fc.boolean(), 2),
  fault: mostly(
    fc.constant(undefined),
    fc.constantFrom('an unknown field', 'no JSON', 'another type', 'no character'),
    24,
  ),
});

const gate = fc.record({
  form: fc.constant('gate' as const),
  id: few(addresses),
  by: fc.constantFrom('X-Original-URI', 'X-Original-URL', 'X-Forwarded-Uri'),
  other: seldom('/another', ''),
  facts,
  method: seldom('HEAD', 'GET', 'post'),
  destination: seldom('document', 'image', ''),
});

export const drawnRequest = fc
  .tuple(common, fc.oneof({ weight: 3, arbitrary: view }, { weight: 1, arbitrary: gate }))
  .map(([around, form]) => ({ ...around, ...form }));

export type DrawnRequest = typeof drawnRequest extends fc.Arbitrary<infer T> ? T : never;
export type DrawnView = Extract<DrawnRequest, { form: 'meter' }>;
export type DrawnGate = Extract<DrawnRequest, { form: 'gate' }>;
