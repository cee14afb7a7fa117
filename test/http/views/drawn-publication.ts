import fc from 'fast-check';
import { usualArticleIdentity } from '../../../src/paywall/articles/article-identity.ts';
import { usualBillingRules } from '../../../src/paywall/billing-rules.ts';
import type { Term } from '../../../src/paywall/calendar/term.ts';
import type { WindowRule } from '../../../src/paywall/calendar/window.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import type { Publication, PublicationSettings } from '../../../src/paywall/publication.ts';
import { usualAppearance } from '../../../src/paywall/wording/appearance.ts';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { deadline, label, maybe, whole, wordingOf } from './drawn-wording.ts';

/** Publications of every kind that a store may hold. */

/** The moments of the requests lie here, ahead of the machine's clock, by which Redis forgets. */
export const earliest = Date.parse('2029-01-15T09:30:00Z');
const latest = Date.parse('2030-12-20T00:00:00Z');
const dayMs = 86_400_000;

const locales = ['en', 'ja', 'de', 'ru', 'ar', 'fr', 'pt-BR', 'zh-Hant'] as const;

const term = fc.record<Term>({
  count: fc.constantFrom(1, 1, 2, 3, 5, 11),
  unit: fc.constantFrom('day', 'week', 'month', 'year'),
});
const amount = fc.constantFrom(0, 100, 900, 950, 2999, 12_340, 1_234_500);
const maybeTime = fc.option(fc.integer({ min: earliest / 1000, max: latest / 1000 }).map((seconds) => seconds * 1000));

const offer = (id: string): fc.Arbitrary<Offer> =>
  fc
    .record({
      price: fc.record({ amount, currency: fc.constantFrom('usd', 'eur', 'jpy', 'kwd') }),
      term,
      then: fc.option(fc.record({ amount: amount.filter((each) => each > 0), every: term })),
      startsAt: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: maybeTime }),
      endsAt: maybeTime,
      eligibility: fc.record({
        newReadersOnly: fc.boolean(),
        lapsedOnly: fc.nat(3).map((drawn) => drawn === 0),
        lapsedAtLeastDays: fc.constantFrom(0, 0, 30),
        countries: fc.constantFrom<string[]>([], [], ['JP'], ['JP', 'DE']),
      }),
      templates: fc
        .record({
          label: maybe(label),
          deadline: maybe(deadline),
          locales: maybe(fc.constant({ ja: { label: '{{term}}お試し' }, de: { deadline: 'Bis {{offerEnds}}' } })),
        })
        .map((templates) => (templates.label && templates.locales ? templates : {}))
        .map(whole),
      status: fc.constantFrom('live', 'live', 'live', 'draft', 'ended'),
    })
    .map((drawn): Offer => {
      const then = drawn.then && { ...drawn.then, currency: drawn.price.currency };
      return { ...introduction, ...drawn, then, id, version: 1 } as Offer;
    });

const window: fc.Arbitrary<WindowRule> = fc.oneof(
  fc.constantFrom<WindowRule>({ kind: 'day' }, { kind: 'month' }, { kind: 'week', startsOn: 'sunday' }),
  fc.constantFrom(1, 2, 30, 365).map((days): WindowRule => ({ kind: 'rolling', days })),
);

export const signInSecret = 'a-secret-of-the-publisher-0123456789';
export const own = { issuer: 'https://login.example', audience: 'stile' };

const identity: fc.Arbitrary<PublicationSettings['identity']> = fc
  .record({
    require: maybe(fc.constant({ verified: true })),
    exempt: maybe(fc.constant({ role: ['staff', 'editor'] })),
  })
  .map(({ require, exempt }) => ({
    ...own,
    algorithms: ['HS256'],
    keys: { from: 'secret' as const, setting: 'SIGN_IN' },
    ...(require && { require }),
    ...(exempt && { exempt }),
  }));

const limit = fc.constantFrom(0, 1, 2, 2, 3, 3, 1_234);

const settings: fc.Arbitrary<PublicationSettings> = fc.record({
  title: fc.constant('The Sample'),
  timeZone: fc.constantFrom('Asia/Tokyo', 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati'),
  defaultLocale: fc.constantFrom('en', 'ja', 'ar'),
  origins: fc.constantFrom(['https://site.example'], ['https://site.example', 'https://other.example:8443'], []),
  originSuffixes: fc.constantFrom([], ['proxy.example']),
  open: fc.nat(19).map((drawn) => drawn === 0),
  onFailure: fc.constantFrom('open', 'closed'),
  onOverload: fc.constantFrom('shed', 'open'),
  graceDays: fc.constantFrom(0, 7, 40),
  meter: fc.record({
    limits: fc.record({ anonymous: limit, registered: limit }),
    window,
    releases: fc.constant(3),
    replaced: fc.constant([]),
  }),
  wall: fc
    .shuffledSubarray(['trial-offer', 'registration'] as const)
    .chain((others) =>
      fc.constantFrom([...others, 'meter-exhausted' as const], ['meter-exhausted' as const, ...others]),
    ),
  identity: fc.option(identity, { freq: 4 }),
  recovery: fc.constant(null),
  newsletters: fc.constant([]),
  amp: fc.constant(null),
  appearance: fc.constant(usualAppearance),
  rateLimit: fc.constantFrom(null, null, { requests: 1_000_000, perSeconds: 60 }),
  countryHeader: fc.constant(null),
  gifts: fc.constantFrom(null, { perMonth: 10, days: 7, redemptions: 10 }),
  newReaders: fc.constantFrom(null, null, { perDay: 1_000_000, ipv4Prefix: 24, ipv6Prefix: 48, exempt: [] }),
  institutions: fc.constantFrom([], [{ name: 'Sample University', networks: ['192.0.2.0/24', '2001:db8::/32'] }]),
  crawlers: fc.constantFrom<PublicationSettings['crawlers'][]>(
    [],
    [
      { name: 'Good', policy: 'allow', userAgent: 'GoodBot', networks: ['198.51.100.0/24'], hostDomains: [] },
      { name: 'Bad', policy: 'refuse', userAgent: 'badbot', networks: [], hostDomains: [] },
    ],
  ),
  articleIdentity: fc.constantFrom(usualArticleIdentity, {
    ...usualArticleIdentity,
    hostAliases: ['www'],
    pathSuffixes: ['/amp'],
    ignoreCase: true,
    ambiguous: 'normalise' as const,
  }),
  articles: fc.constant({ claims: null }),
  gate: fc.record({ bannerBytes: fc.constantFrom(256, 600, 2_048, 8_192) }),
  billing: fc
    .record({
      reminders: fc.record({
        trialEndingDays: fc.constantFrom(null, 7, 60),
        renewalDays: fc.constantFrom(null, 14, 90),
      }),
      whilePaused: fc.constantFrom('keep', 'suspend'),
    })
    .map((rules) => ({ ...usualBillingRules, ...rules })),
});

/** One offer is on sale to everybody now and then, whatever else is drawn. */
const offers = fc
  .tuple(offer('a-first'), offer('b-second'), fc.constant({ ...fullPrice, id: 'c-third' }))
  .chain((all) => fc.subarray(all));

const untargeted = { segments: [], experiments: [], agents: null, offersShown: null };

export const drawnPublication = (name: string): fc.Arbitrary<Publication> =>
  fc
    .tuple(settings, fc.shuffledSubarray([...locales], { maxLength: 4 }), offers)
    .chain(([drawn, others, sold]) =>
      fc
        .tuple(...[...new Set([drawn.defaultLocale, ...others])].map(wordingOf))
        .map((wordings) => ({ name, settings: drawn, offers: sold, wordings })),
    )
    .map(({ wordings, ...rest }) => {
      // As stores give them back: by name.
      const sorted = wordings.sort((one, other) => (one.locale < other.locale ? -1 : 1));
      return { ...rest, ...untargeted, wordings: new Map(sorted.map((wording) => [wording.locale, wording])) };
    });

export const anyMoment = fc.integer({ min: earliest, max: latest - 60 * dayMs });
