import { expect } from 'chai';
import { parse } from 'yaml';
import type { PublicationSettings } from '../../../src/paywall/publication.ts';
import { publicationFile } from '../../../src/publications/publication-schema.ts';
import { describeFault, parseWith, toFault } from '../../../src/settings/faults.ts';
import { faultsForMode, faultsOfSignIn, sandboxPublicationOf, warningsForMode } from '../../../src/settings/mode.ts';
import { plainSettings } from '../../support/fixtures/config-dir.ts';

/** What the schema says of the plain settings with these fields in place of their own. */
function read(fields: object): { settings: PublicationSettings | null; faults: string[] } {
  const parsed = parseWith(publicationFile, { ...parse(plainSettings), ...fields });
  if ('value' in parsed) return { settings: parsed.value, faults: [] };
  return { settings: null, faults: parsed.faults.map((fault) => describeFault(toFault(fault))) };
}

const limits = { anonymous: 1, registered: 2 };
const keys = { jwksUri: 'https://login.example.com/keys' };
const identity = { issuer: 'i', audience: 'a', algorithms: ['ES256'], ...keys };

describe('the settings of a publication', () => {
  for (const [window, rule] of [
    ['day', { kind: 'day' }],
    [
      { kind: 'week', startsOn: 'sunday' },
      { kind: 'week', startsOn: 'sunday' },
    ],
    [
      { kind: 'rolling', days: 30 },
      { kind: 'rolling', days: 30 },
    ],
  ] as const) {
    it(`take ${JSON.stringify(window)} for a window`, () => {
      expect(read({ meter: { limits, window } }).settings?.meter.window).to.deep.equal(rule);
    });
  }

  for (const [what, fields, fault] of [
    ['a week without its first day', { meter: { limits, window: 'week' } }, 'meter.window.startsOn: is missing'],
    [
      'a rolling window of no days',
      { meter: { limits, window: { kind: 'rolling', days: 0 } } },
      'meter.window.days: must be at least 1',
    ],
    ['a record of replaced rules', { meter: { limits, replaced: [] } }, 'meter.replaced: is not a known field'],
    [
      'a limit that is no whole number',
      { meter: { limits: { ...limits, anonymous: 1.5 } } },
      'meter.limits.anonymous: must be a whole number',
    ],
    [
      'a limit too high to be one',
      { meter: { limits: { ...limits, registered: 100_001 } } },
      'meter.limits.registered: must be at most 100000',
    ],
    [
      'a sign-in page of AMP readers outside of the origins',
      { amp: { signIn: 'https://login.example.com/' }, origins: ['https://example.com'], identity },
      "amp.signIn: must lie in one of the publication's origins",
    ],
    [
      'a sign-in page that is no address',
      { amp: { signIn: 'sign-in' }, identity },
      'amp.signIn: must be an http or https URL',
    ],
    [
      'a sign-in page without a way to check who signs in',
      { amp: { signIn: 'https://example.com/' }, origins: ['https://example.com'] },
      'amp: needs identity, by which sign-in tokens are checked',
    ],
    ['an empty title', { title: ' ' }, 'title: must not be empty'],
    ['a negative grace', { graceDays: -1 }, 'graceDays: must be at least 0'],
    ['a policy that is none', { onFailure: 'ajar' }, 'onFailure: must be one of open, closed'],
    ['a policy of overload that is none', { onOverload: 'closed' }, 'onOverload: must be one of shed, open'],
    ['a locale not in its usual form', { defaultLocale: 'en-gb' }, /^defaultLocale: must be a BCP 47 locale/],
    [
      'a rate limit of nothing',
      { rateLimit: { requests: 0, perSeconds: 60 } },
      'rateLimit.requests: must be at least 1',
    ],
    ['a wall named twice', { wall: ['meter-exhausted', 'meter-exhausted'] }, 'wall.1: stands here twice'],
    ['a crawler without proof', { crawlers: [{ name: 'A', userAgent: 'a' }] }, /^crawlers\.0: must have networks or/],
    [
      'a crawler proved by a whole top-level domain',
      { crawlers: [{ name: 'A', userAgent: 'a', hostDomains: ['com'] }] },
      /^crawlers\.0\.hostDomains\.0: must be a domain/,
    ],
    [
      'two institutions of one name',
      {
        institutions: [
          { name: 'A', networks: ['192.0.2.0/24'] },
          { name: 'A', networks: ['192.0.2.0/25'] },
        ],
      },
      'institutions.1: stands here twice',
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      const { faults } = read(fields);
      expect(faults).to.have.length(1);
      if (typeof fault === 'string') expect(faults).to.deep.equal([fault]);
      else expect(faults[0]).to.match(fault);
    });
  }

  for (const origin of [
    'https://example.com/',
    'https://example.com/path',
    'https://EXAMPLE.com',
    'https://example.com:443',
    'https://*.example.com',
    'https://user@example.com',
    'example.com',
    'ftp://example.com',
    'file://example.com',
    'capacitor://',
    'capacitor://localhost/',
    'capacitor://LOCALHOST',
    'capacitor://*',
    'app://example.com:80',
    'null',
    '*',
    'file://localhost',
    'javascript://localhost',
    'data://a',
  ]) {
    it(`B7: refuse ${origin} as an origin, for no browser sends it or it names more than one`, () => {
      expect(read({ origins: [origin] }).faults).to.have.length(1);
    });
  }

  it('B7: take exact origins', () => {
    const origins = [
      'https://example.com',
      'http://localhost:8080',
      'http://[::1]:8080',
      'capacitor://localhost',
      'ionic://localhost',
      'app://news',
    ];
    expect(read({ origins }).settings?.origins).to.deep.equal(origins);
  });

  for (const network of [
    '192.0.2.1',
    '192.0.2.0/33',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/129',
    '::ffff:192.0.2.0/120',
    'x/8',
  ]) {
    it(`B6: refuse ${network} as a network`, () => {
      expect(read({ institutions: [{ name: 'A', networks: [network] }] }).faults).to.have.length(1);
    });
  }

  it('B6: take networks of IPv4 and IPv6', () => {
    const networks = ['192.0.2.0/24', '192.0.2.7/32', '2001:db8::/32', '2001:db8::1/128'];
    expect(read({ institutions: [{ name: 'A', networks }] }).faults).to.deep.equal([]);
  });

  it("N4: refuse the sandbox's sign-in in production mode only, if anybody but this machine may reach it", () => {
    const { settings } = read({ identity: { sandbox: true } });
    if (settings === null) throw new Error('these settings are right');
    const publicUrls = [
      null,
      'https://stile.example.com',
      'http://127.0.0.1:8080',
      'https://localhost',
      'http://[::1]',
    ];
    for (const publicUrl of publicUrls) {
      const production = { mode: 'production', publicUrl } as const;
      const isRefused = publicUrl === null || publicUrl === 'https://stile.example.com';
      expect(faultsForMode(settings, { mode: 'sandbox', publicUrl })).to.deep.equal([]);
      expect(faultsForMode({ ...settings, identity: null }, production)).to.deep.equal([]);
      expect(faultsForMode(settings, production), String(publicUrl)).to.have.length(isRefused ? 1 : 0);
      expect(warningsForMode(settings, production), String(publicUrl)).to.have.length(isRefused ? 0 : 1);
    }
  });

  it("C7: refuse the sandbox's sign-in where the sandbox signs nobody in", () => {
    const { settings } = read({ identity: { sandbox: true } });
    if (settings === null) throw new Error('these settings are right');
    const of = (publication: string, mode: 'sandbox' | 'production', changes = {}) =>
      faultsOfSignIn(
        { publication, settings: { ...settings, ...changes }, names: [publication, 'nikkei-asian-review'] },
        { mode, publicUrl: null },
      );
    expect(of('nikkei-asian-review', 'sandbox')).to.deep.equal([]);
    expect(of('another', 'sandbox')).to.deep.equal([
      { path: 'identity', message: "is the sandbox's own sign-in, which is for nikkei-asian-review alone" },
    ]);
    expect(of('another', 'production')).to.deep.equal(faultsForMode(settings, { mode: 'production', publicUrl: null }));
    expect(of('another', 'sandbox', { identity: null })).to.deep.equal([]);
  });

  it('N6: the sandbox shows the example, or else the first publication by name', () => {
    expect(sandboxPublicationOf(['another', 'nikkei-asian-review'])).to.equal('nikkei-asian-review');
    expect(sandboxPublicationOf(['second', 'first'])).to.equal('first');
    expect(sandboxPublicationOf([])).to.equal('nikkei-asian-review');
  });
});
