import fc from 'fast-check';
import type { WindowRule } from '../../../src/paywall/calendar/window.ts';
import type { PublicationSettings } from '../../../src/paywall/publication.ts';

const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map((drawn) => `x${drawn}x`);
const timeZone = fc.constantFrom('Asia/Tokyo', 'UTC', 'America/New_York');
const count = fc.integer({ min: 0, max: 100_000 });

const window = fc.oneof(
  fc.constant<WindowRule>({ kind: 'day' }),
  fc.constant<WindowRule>({ kind: 'month' }),
  fc.constantFrom('monday', 'sunday').map((startsOn): WindowRule => ({ kind: 'week', startsOn })),
  fc.integer({ min: 1, max: 366 }).map((days): WindowRule => ({ kind: 'rolling', days })),
);

const networks = fc.uniqueArray(fc.constantFrom('192.0.2.0/24', '10.0.0.1/32', '2001:db8::/32'), { minLength: 1 });

const identity = fc.record({
  issuer: text,
  audience: text,
  algorithms: fc.constant(['ES256']),
  keys: fc.constantFrom<NonNullable<PublicationSettings['identity']>['keys']>(
    { from: 'sandbox' },
    { from: 'jwksUri', uri: 'https://login.example.com/keys' },
  ),
});

const wall = fc
  .shuffledSubarray(['trial-offer', 'registration'] as const)
  .map((others): PublicationSettings['wall'] => [...others, 'meter-exhausted']);

const named = <T>(entry: fc.Arbitrary<{ name: string } & T>) =>
  fc.uniqueArray(entry, { maxLength: 3, selector: ({ name }) => name });

/** Settings of every kind that the schema allows. */
export const arbitrarySettings: fc.Arbitrary<PublicationSettings> = fc.record({
  title: text,
  timeZone,
  defaultLocale: fc.constantFrom('en', 'ja', 'pt-BR'),
  origins: fc.uniqueArray(fc.constantFrom('https://a.example', 'http://localhost:8080')),
  open: fc.boolean(),
  onFailure: fc.constantFrom('open', 'closed'),
  graceDays: fc.integer({ min: 0, max: 365 }),
  meter: fc.record({
    limits: fc.record({ anonymous: count, registered: count }),
    window,
    replaced: fc.array(fc.record({ window, timeZone, at: fc.integer({ min: 0, max: 4e12 }) }), { maxLength: 3 }),
  }),
  wall,
  identity: fc.option(identity),
  rateLimit: fc.option(fc.constant({ requests: 60, perSeconds: 60 })),
  institutions: named(fc.record({ name: text, networks })),
  crawlers: named(
    fc.record({ name: text, userAgent: text, networks, hostDomains: fc.constantFrom([], ['googlebot.com']) }),
  ),
});
