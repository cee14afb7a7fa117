import { expect } from 'chai';
import { usualArticleIdentity } from '../../../../src/paywall/articles/article-identity.ts';
import { type MeterChange, withMeter } from '../../../../src/paywall/editing/meter-editing.ts';
import { meterEffects } from '../../../../src/paywall/editing/meter-effects.ts';
import type { Crawler, PublicationSettings } from '../../../../src/paywall/publication.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

const now = Date.parse('2026-11-23T12:00:00+09:00');

const settings = (changes: Partial<PublicationSettings> = {}) => examplePublication(changes).settings;

const sentences = (change: MeterChange, before = settings()) =>
  meterEffects(before, withMeter(before, change, now), now).map(({ sentence }) => sentence);

const toldApart =
  'Addresses are compared differently from now on: an article that was read may count once more under its new name. What was counted stays counted.';

describe('what a change of articles does to readers', () => {
  it('T2: is told of views that may be given back, more or fewer', () => {
    expect(sentences({ releases: 5 })).to.deep.equal(['Readers may give back 5 views in each window instead of 3.']);
    expect(sentences({ releases: 1 })).to.deep.equal([
      'Readers may give back 1 view in each window instead of 3. Readers who have already given back that many can give back no others until their window ends.',
    ]);
    expect(sentences({ releases: 3 })).to.deep.equal([]);
  });

  it('T2: keeps the number of releases where the limits change, and the limits where it does', () => {
    const { meter } = withMeter(settings(), { releases: 9 }, now);
    expect(meter).to.deep.include({ releases: 9, limits: { anonymous: 10, registered: 15 } });
    expect(withMeter(settings(), { limits: { anonymous: 1, registered: 1 } }, now).meter.releases).to.equal(3);
  });

  for (const change of [
    { keep: ['id'] },
    { keep: [] },
    { drop: ['ref'] },
    { hostAliases: ['www'] },
    { pathSuffixes: ['/amp'] },
    { ignoreCase: true },
  ]) {
    it(`B1: is told of addresses that are told apart by ${Object.keys(change)}`, () => {
      const articleIdentity = { ...usualArticleIdentity, ...change };
      expect(sentences({ articleIdentity })).to.deep.equal([toldApart]);
      expect(sentences({ articleIdentity: usualArticleIdentity }, settings({ articleIdentity }))).to.deep.equal([
        toldApart,
      ]);
    });
  }

  it('B1: is nothing where the same rule is written in another order, or where what changes is not looked at', () => {
    const kept = { ...usualArticleIdentity, keep: ['id', 'page'] };
    const before = settings({ articleIdentity: kept });
    expect(sentences({ articleIdentity: { ...kept, keep: ['page', 'id'] } }, before)).to.deep.equal([]);
    expect(sentences({ articleIdentity: { ...kept, drop: ['ref'] } }, before)).to.deep.equal([]);
    expect(sentences({ articleIdentity: { ...usualArticleIdentity } })).to.deep.equal([]);
  });

  it('B1: is told of what becomes of ambiguous addresses, both ways', () => {
    const normalise = { ...usualArticleIdentity, ambiguous: 'normalise' as const };
    expect(sentences({ articleIdentity: normalise })).to.deep.equal([
      'The gate takes an address that servers read in different ways, such as /a/../b, for what it resolves to. The site must resolve it alike.',
    ]);
    expect(
      sentences({ articleIdentity: usualArticleIdentity }, settings({ articleIdentity: normalise })),
    ).to.deep.equal([
      'The gate refuses addresses that servers read in different ways, such as /a/../b: only readers with full access can read them.',
    ]);
  });
});

describe('what a change of a crawler’s policy does', () => {
  const allowed: Crawler = {
    name: 'Bot',
    policy: 'allow',
    userAgent: 'bot',
    networks: [],
    hostDomains: ['bot.example'],
  };
  const refused: Crawler = { ...allowed, policy: 'refuse' };
  const isRefused = 'Bot is refused: requests with this user agent can read only free articles.';
  const mayRead = 'Bot may read everything once it proves who it is.';

  const changes: readonly [string, readonly Crawler[], readonly Crawler[], readonly string[]][] = [
    ['one that is allowed is added', [], [allowed], [mayRead]],
    ['one that is refused is added', [], [refused], [isRefused]],
    ['one is refused from now on', [allowed], [refused], [isRefused]],
    ['one is allowed from now on', [refused], [allowed], [mayRead]],
    ['one that is refused goes', [refused], [], ['Bot is no longer refused, and metered like any reader.']],
    ['one that is allowed goes', [allowed], [], ['Bot is metered like any reader, so it soon meets the wall.']],
    [
      'one that is refused is known by another user agent',
      [refused],
      [{ ...refused, userAgent: 'robot' }],
      ['Bot is refused by its new user agent.'],
    ],
    ['one that is refused has another proof, for which nobody asks', [refused], [{ ...refused, hostDomains: [] }], []],
    [
      'one that is allowed has another proof',
      [allowed],
      [{ ...allowed, hostDomains: ['robot.example'] }],
      ['Bot has to prove who it is in the new way.'],
    ],
  ];

  for (const [what, before, crawlers, told] of changes) {
    it(`B5: is said in a sentence where ${what}`, () => {
      expect(sentences({ crawlers }, settings({ crawlers: before }))).to.deep.equal(told);
    });
  }
});
