import fc from 'fast-check';

/** What somebody shows of who they are and what they hold; numbers choose from what there is when the step is played. */
export interface Shown {
  /** Whose cookie or reader token: their own or a stolen one; null for none. */
  readonly reader: number | null;
  readonly how: 'cookie' | 'header' | 'cookie beside null' | 'header beside garbage' | 'altered';
  readonly signIn: 'none' | 'first' | 'second' | 'forged' | 'basic';
  /** An entitlement token that somebody was once given. */
  readonly entitlement: { readonly pick: number; readonly tamper: Tamper; readonly how: EntitlementPlace } | null;
  /** Headers that no proxy wrote. */
  readonly invents: boolean;
}

type EntitlementPlace = 'header' | 'cookie' | 'older cookie';

export type Tamper = 'as it is' | 'cut' | 'longer' | 'payload of another' | 'another signature' | 'garbage';

export interface Address {
  /** The article that the site finds by the head. */
  readonly head: number;
  readonly tail: string;
}

export type Step =
  | {
      readonly kind: 'view';
      readonly who: Shown;
      readonly article: number;
      /** What the browser says of it, or the truth. */
      readonly states: 'the truth' | 'free' | 'sponsored' | 'metered' | 'premium';
      readonly counts: 'yes' | 'dry run' | 'prefetch';
      readonly receipt: boolean;
    }
  | {
      readonly kind: 'gate';
      readonly who: Shown;
      readonly address: Address;
      readonly counts: 'yes' | 'dry run' | 'prefetch' | 'image';
    }
  | { readonly kind: 'text'; readonly pick: number; readonly tamper: Tamper; readonly article: number | null }
  | { readonly kind: 'release'; readonly who: Shown; readonly article: number; readonly byAddress: boolean }
  | { readonly kind: 'checkout' | 'portal' | 'offers' | 'entitlement'; readonly who: Shown }
  | { readonly kind: 'pay'; readonly pick: number }
  | {
      readonly kind: 'come back';
      readonly who: Shown;
      readonly pick: number;
      readonly secret: 'its own' | 'none' | 'of another' | 'altered';
    }
  | { readonly kind: 'other title' }
  | { readonly kind: 'time passes'; readonly seconds: number }
  | { readonly kind: 'clock moves'; readonly days: number };

const minute = 60;
const day = 24 * 60 * minute;

const tamper = fc.constantFrom<Tamper[]>(
  ...([
    'as it is',
    'as it is',
    'as it is',
    'cut',
    'longer',
    'payload of another',
    'another signature',
    'garbage',
  ] as const),
);

/** Mostly one of the first, so that things happen to the same ones again and again. */
const few = (most: number) =>
  fc
    .oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 2, arbitrary: fc.nat(most) })
    .filter((index) => index <= most);

/** Somebody who is who they are. */
const honest = fc.record<Shown>({
  reader: few(2),
  how: fc.constantFrom('cookie', 'header'),
  signIn: fc.constantFrom('none', 'none', 'none', 'first', 'first', 'second'),
  entitlement: fc.constant(null),
  invents: fc.boolean(),
});

/** Somebody who shows whatever they have stolen or made up. */
const attacker = fc.record<Shown>({
  reader: fc.option(fc.nat(5), { freq: 2 }),
  how: fc.constantFrom('cookie', 'header', 'cookie beside null', 'header beside garbage', 'altered'),
  signIn: fc.constantFrom('none', 'none', 'none', 'none', 'first', 'second', 'forged', 'basic'),
  entitlement: fc.option(
    fc.record({ pick: fc.nat(9), tamper, how: fc.constantFrom<EntitlementPlace>('header', 'cookie', 'older cookie') }),
    { freq: 2 },
  ),
  invents: fc.boolean(),
});

const who = fc.oneof({ weight: 3, arbitrary: honest }, { weight: 2, arbitrary: attacker });

/** Among the articles that the world has: six that are metered, and one of each other kind. */
const article = few(8);

/** Behind the head: what leaves it the article that it is, and what leads some servers to the first one. */
const plainTails = ['', '/', '?utm_source=x', '/page/2'] as const;
export const oddTails = [
  '#part',
  '/../FIRST',
  '/%2e%2e/FIRST',
  '/.%2E/FIRST',
  '/..;/FIRST',
  '%2f..%2fFIRST',
  '\\..\\FIRST',
] as const;
export const oddTailsOfParsers = ['/.\uFEFF./FIRST', '/.\t./FIRST', '//../FIRST', '/%252e%252e/FIRST', '/./'] as const;

/** That of a receipt, or any. */
const ownOrAnother: fc.Arbitrary<number | null> = fc.option(article, { freq: 1 });

const address = fc.record<Address>({
  head: article,
  tail: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<string[]>(...plainTails) },
    { weight: 1, arbitrary: fc.constantFrom<string[]>(...oddTails, ...oddTailsOfParsers) },
  ),
});

const kind = <K extends string>(name: K) => fc.constant(name);

const reading: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 24,
    arbitrary: fc.record({
      kind: kind('view'),
      who,
      article,
      states: fc.constantFrom('the truth', 'the truth', 'the truth', 'free', 'sponsored', 'metered', 'premium'),
      counts: fc.constantFrom('yes', 'yes', 'yes', 'dry run', 'prefetch'),
      receipt: fc.boolean(),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: kind('gate'),
      who,
      address,
      counts: fc.constantFrom('yes', 'yes', 'yes', 'dry run', 'prefetch', 'image'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind('text'), pick: fc.nat(9), tamper, article: ownOrAnother }),
  },
  { weight: 16, arbitrary: fc.record({ kind: kind('release'), who, article, byAddress: fc.boolean() }) },
];

/** By what of the address somebody comes back. */
const secret = fc.constantFrom<Extract<Step, { kind: 'come back' }>['secret'][]>(
  'its own',
  'its own',
  'none',
  'of another',
  'altered',
);

const buying: fc.WeightedArbitrary<Step>[] = [
  { weight: 5, arbitrary: fc.record({ kind: kind('checkout'), who }) },
  { weight: 5, arbitrary: fc.record({ kind: kind('pay'), pick: fc.nat(3) }) },
  {
    weight: 7,
    arbitrary: fc.record({ kind: kind('come back'), who, pick: few(3), secret }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('portal'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('offers'), who }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('entitlement'), who }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('other title') }) },
];

const passing: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 8,
    arbitrary: fc.record({
      kind: kind('time passes'),
      seconds: fc.constantFrom(1, 1, 20, 59, 61, 4 * minute, 4.5 * minute, 31 * minute, 61 * minute, day, 3 * day),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('clock moves'), days: fc.constantFrom(1, 9, 40) }) },
];

/** A purchase to its end, and perhaps the days until it has run out. */
const purchase = fc
  .record({ who: honest, secret, days: fc.constantFrom(0, 0, 3) })
  .map(({ who: buyer, secret: shown, days }): readonly Step[] => [
    { kind: 'checkout', who: buyer },
    { kind: 'pay', pick: 0 },
    { kind: 'come back', who: buyer, pick: 0, secret: shown },
    { kind: 'time passes', seconds: days * day },
  ]);

/** An article that is read and given back, as the same reader or after signing in or out. */
const readAndGivenBack = fc
  .record({ reader: few(2), article: few(8), receipt: fc.boolean(), before: fc.boolean(), after: fc.boolean() })
  .map(({ reader, article: which, receipt, before, after }): readonly Step[] => {
    const as = (isSignedIn: boolean): Shown => ({
      reader,
      how: 'cookie',
      signIn: isSignedIn ? 'first' : 'none',
      entitlement: null,
      invents: false,
    });
    return [
      { kind: 'view', who: as(before), article: which, states: 'the truth', counts: 'yes', receipt },
      { kind: 'release', who: as(after), article: which, byAddress: false },
    ];
  });

const step = fc.oneof(...reading, ...buying, ...passing).map((one): readonly Step[] => [one]);

/** What readers and an attacker do, one after the other. */
export const story: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: step },
      { weight: 1, arbitrary: purchase },
      { weight: 1, arbitrary: readAndGivenBack },
    ),
    { minLength: 20, maxLength: 70, size: 'max' },
  )
  .map((scenes) => scenes.flat());
