import { expect } from 'chai';
import type { WindowRule } from '../../../../src/paywall/calendar/window.ts';
import { type MeterChange, withMeter } from '../../../../src/paywall/editing/meter-editing.ts';
import { meterEffects } from '../../../../src/paywall/editing/meter-effects.ts';
import type { PublicationSettings } from '../../../../src/paywall/publication.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

/** Monday in Tokyo. */
const now = Date.parse('2026-11-23T12:00:00+09:00');
const tokyo = (day: string) => Date.parse(`${day}T00:00:00+09:00`);

const settings = (changes: Partial<PublicationSettings> = {}) => examplePublication(changes).settings;

const effectsOf = (change: MeterChange, before = settings()) =>
  meterEffects(before, withMeter(before, change, now), now);

const sentences = (change: MeterChange, before = settings()) =>
  effectsOf(change, before).map(({ sentence }) => sentence);

const ruled = (window: WindowRule) =>
  settings({ meter: { limits: { anonymous: 10, registered: 15 }, window, releases: 3, replaced: [] } });

describe('what a change of the meter does to readers', () => {
  it('is nothing where nothing changes', () => {
    const { open, onFailure, graceDays, wall, rateLimit, institutions, crawlers, meter } = settings();
    expect(effectsOf({})).to.deep.equal([]);
    const same = { open, onFailure, graceDays, wall: [...wall], rateLimit, institutions, crawlers };
    expect(effectsOf({ ...same, limits: { ...meter.limits }, window: { kind: 'month' } })).to.deep.equal([]);
  });

  describe('where a limit is lowered', () => {
    it('takes nothing from them that they have read, and walls those at once who have read as much', () => {
      expect(effectsOf({ limits: { anonymous: 5, registered: 15 } })).to.deep.equal([
        {
          kind: 'limit-lowered',
          reader: 'anonymous',
          from: 10,
          to: 5,
          sentence:
            'Readers who have not signed in may read 5 articles in each window instead of 10 articles. Readers who have read 5 or more keep what they have read open, and meet the wall with the next new article.',
        },
      ]);
    });

    it('to none walls everybody', () => {
      const [sentence] = sentences({ limits: { anonymous: 0, registered: 15 } });
      expect(sentence).to.include('0 articles').and.include('All of them keep what they have read open');
    });
  });

  it('where a limit is raised lets those on at once who stand before the wall', () => {
    expect(sentences({ limits: { anonymous: 10, registered: 16 } })).to.deep.equal([
      'Registered readers may read 16 articles in each window instead of 15 articles. Readers who have met the wall can read on at once, up to 1 article more.',
    ]);
  });

  describe('where the window changes', () => {
    const cases: [
      string,
      WindowRule,
      WindowRule,
      { since: string | null; resets: string | null; before: string | null },
    ][] = [
      [
        'a month becomes a week',
        { kind: 'month' },
        { kind: 'week', startsOn: 'sunday' },
        { since: '2026-11-22', resets: '2026-11-29', before: '2026-12-01' },
      ],
      [
        'a week becomes a month',
        { kind: 'week', startsOn: 'sunday' },
        { kind: 'month' },
        { since: '2026-11-22', resets: '2026-12-01', before: '2026-11-29' },
      ],
      [
        'a day becomes a month',
        { kind: 'day' },
        { kind: 'month' },
        { since: '2026-11-23', resets: '2026-12-01', before: '2026-11-24' },
      ],
      [
        'a week begins on another day',
        { kind: 'week', startsOn: 'sunday' },
        { kind: 'week', startsOn: 'thursday' },
        { since: '2026-11-22', resets: '2026-11-26', before: '2026-11-29' },
      ],
      [
        'a month becomes a rolling window',
        { kind: 'month' },
        { kind: 'rolling', days: 7 },
        { since: null, resets: null, before: '2026-12-01' },
      ],
      [
        'a rolling window becomes a month',
        { kind: 'rolling', days: 7 },
        { kind: 'month' },
        { since: null, resets: '2026-12-01', before: null },
      ],
      [
        'a rolling window becomes shorter',
        { kind: 'rolling', days: 30 },
        { kind: 'rolling', days: 7 },
        { since: null, resets: null, before: null },
      ],
    ];

    const at = (day: string | null) => (day === null ? null : tokyo(day));

    for (const [what, from, to, times] of cases) {
      it(`says what goes on counting and when it resets: ${what}`, () => {
        const [effect, ...others] = effectsOf({ window: to }, ruled(from));
        expect(others).to.deep.equal([]);
        expect(effect).to.deep.include({
          kind: 'window-changed',
          from,
          to,
          countedSince: at(times.since),
          resetsAt: at(times.resets),
          wouldHaveResetAt: at(times.before),
        });
        expect(effect?.sentence).to.match(/^No count is reset: /);
      });
    }

    it('says so in words', () => {
      expect(sentences({ window: { kind: 'week', startsOn: 'sunday' } })).to.deep.equal([
        'No count is reset: what was read since November 22nd still counts, and stays open. The meter next resets on November 29th instead of December 1st.',
      ]);
    });

    it('counts what a window held that was replaced before and still runs', () => {
      const daily = withMeter(settings(), { window: { kind: 'day' } }, now - 1000);
      const [effect] = effectsOf({ window: { kind: 'month' } }, daily);
      expect(effect).to.include({ countedSince: tokyo('2026-11-01') });
    });
  });

  it('is told of the kill switch, both ways', () => {
    expect(effectsOf({ open: true }).map(({ kind }) => kind)).to.deep.equal(['opens']);
    expect(effectsOf({ open: false }, settings({ open: true })).map(({ kind }) => kind)).to.deep.equal(['closes']);
  });

  it('is told of invitations to register that begin and end, by limits and by walls', () => {
    const kinds = (change: MeterChange, before = settings()) => effectsOf(change, before).map(({ kind }) => kind);
    expect(kinds({ limits: { anonymous: 15, registered: 15 } })).to.include('registration-ends');
    expect(kinds({ wall: ['meter-exhausted'] })).to.deep.equal(['registration-ends', 'walls-reordered']);
    expect(kinds({ wall: ['registration', 'meter-exhausted'] }, settings({ wall: ['meter-exhausted'] }))).to.include(
      'registration-begins',
    );
    expect(kinds({ limits: { anonymous: 9, registered: 9 } }, settings({ identity: null }))).to.not.include(
      'registration-ends',
    );
  });

  it('names each institution and crawler that is let in, changed or let in no more', () => {
    const library = { name: 'Library', networks: ['192.0.2.0/24'] };
    const school = { name: 'School', networks: ['198.51.100.0/24'] };
    const bot = { name: 'Bot', policy: 'allow' as const, userAgent: 'bot', networks: [], hostDomains: ['bot.example'] };
    const before = settings({ institutions: [library, school], crawlers: [bot] });
    const moved = { ...school, networks: ['203.0.113.0/24'] };
    const found = effectsOf({ institutions: [moved, { ...library, name: 'Museum' }], crawlers: [{ ...bot }] }, before);
    expect(found.map((effect) => `${effect.kind} ${'name' in effect ? effect.name : ''}`)).to.deep.equal([
      'pass-changed School',
      'pass-added Museum',
      'pass-removed Library',
    ]);
    expect(effectsOf({ crawlers: [] }, before)[0]?.sentence).to.include('soon meets the wall');
  });

  it('item 6: tells how many readers of one network may be new, and nothing where that stays', () => {
    const newReaders = { perDay: 50, ipv4Prefix: 24, ipv6Prefix: 48, exempt: [] };
    expect(sentences({ newReaders })).to.deep.equal([
      'On each day the first 50 new readers of one network (IPv4 /24, IPv6 /48) have free articles; further ones meet the wall until the next day.',
    ]);
    const exempt = [{ name: 'A carrier', networks: ['198.51.100.0/24'] }];
    expect(sentences({ newReaders: { ...newReaders, exempt } }, settings({ newReaders }))).to.deep.equal([
      'On each day the first 50 new readers of one network (IPv4 /24, IPv6 /48) have free articles; further ones meet the wall until the next day. This is not for the networks of A carrier.',
    ]);
    expect(sentences({ newReaders: null }, settings({ newReaders }))).to.deep.equal([
      'Any number of readers of one network may be new on one day.',
    ]);
    expect(sentences({ newReaders: { ...newReaders } }, settings({ newReaders }))).to.deep.equal([]);
  });

  it('tells of grace, failures and rates, each in a sentence', () => {
    expect(
      sentences({ graceDays: 1, onFailure: 'closed', onOverload: 'open', rateLimit: { requests: 60, perSeconds: 10 } }),
    ).to.deep.equal([
      'Subscribers whose renewal fails from now on read on for 1 day instead of 7 days. For readers already in grace the end moves with Stripe’s next event about their payment.',
      'If the store does not answer, metered articles are open to subscribers only.',
      'If the service is overloaded, metered articles are open to everybody.',
      'One address may make at most 60 metering calls in 10 seconds; further ones are refused.',
    ]);
    expect(sentences({ rateLimit: null }, settings({ rateLimit: { requests: 1, perSeconds: 1 } }))).to.have.lengthOf(1);
  });
});
