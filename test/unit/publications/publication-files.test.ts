import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { usualBillingRules } from '../../../src/paywall/billing-rules.ts';
import { usualAppearance } from '../../../src/paywall/wording/appearance.ts';
import { describeFileFault } from '../../../src/publications/checked-file.ts';
import { loadPublicationFiles } from '../../../src/publications/publication-files.ts';
import { configDirs, plainFiles, plainSettings, plainWording } from '../../support/fixtures/config-dir.ts';

const now = Date.UTC(2026, 10, 23);

describe('publication files', () => {
  const dirs = configDirs();
  after(dirs.remove);

  function load(files: Readonly<Record<string, string>>) {
    const dir = dirs.make(files);
    const { publications, faults } = loadPublicationFiles(dir, now);
    return {
      publications,
      faults: faults.map((fault) => describeFileFault(fault).replace(`${dir}/publications/`, '')),
    };
  }

  it('have defaults for everything but title, time zone and limits', () => {
    const { publications, faults } = load(plainFiles);
    expect(faults).to.deep.equal([]);
    expect(publications).to.deep.equal([
      {
        publication: 'sample',
        settings: {
          title: 'The Sample',
          timeZone: 'Asia/Tokyo',
          defaultLocale: 'en',
          origins: [],
          originSuffixes: [],
          open: false,
          onFailure: 'open',
          onOverload: 'shed',
          graceDays: 7,
          meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' }, releases: 3, replaced: [] },
          wall: ['trial-offer', 'registration', 'meter-exhausted'],
          identity: null,
          rateLimit: null,
          gifts: { perMonth: 10, days: 7, redemptions: 10 },
          events: { enabled: false },
          appearance: usualAppearance,
          newReaders: null,
          recovery: null,
          amp: null,
          institutions: [],
          articleIdentity: {
            keep: null,
            drop: [],
            hostAliases: [],
            pathSuffixes: [],
            ignoreCase: false,
            ambiguous: 'refuse',
          },
          articles: { claims: null },
          gate: { bannerBytes: 2_048 },
          billing: usualBillingRules,
          countryHeader: null,
          experiments: { holdback: 0 },
          crawlers: [],
          newsletters: [],
        },
        wordings: [plainWording('en')],
        offers: [],
        segments: null,
        agents: null,
      },
    ]);
  });

  it('tell all faults of all files at once, each with its line', () => {
    const wording = plainWording('ja');
    const banners = { ...wording.banners, metered: { headline: 'Hello {{nobody}}' } };
    const { publications, faults } = load({
      'publications/first/publication.yaml': [
        '# a comment',
        'title: 5',
        'timeZone: Asia/Edo',
        'meter:',
        '  limits:',
        '    anonymous: -1',
        '  window: fortnight',
        'origins:',
        '  - https://good.example',
        '  - https://bad.example/',
        'colour: red',
        'wall: [registration]',
        'defaultLocale: ko',
      ].join('\n'),
      'publications/first/wording/en.yaml': 'locale: de\nplurals: {}\n',
      'publications/second/publication.yaml': `${plainSettings}defaultLocale: fr\n`,
      'publications/second/wording/ja.yaml': stringify({ ...wording, banners }),
    });
    expect(publications).to.deep.equal([]);
    expect(faults.slice(0, 9)).to.deep.equal([
      'first/publication.yaml:2: title: must be a text',
      'first/publication.yaml:3: timeZone: must be an IANA time zone, such as Asia/Tokyo',
      'first/publication.yaml:5: meter.limits.registered: is missing',
      'first/publication.yaml:6: meter.limits.anonymous: must be at least 0',
      'first/publication.yaml:7: meter.window.kind: must be one of day, week, month, rolling',
      'first/publication.yaml:10: origins.1: must be an exact origin; write https://bad.example',
      'first/publication.yaml:11: colour: is not a known field',
      'first/publication.yaml:12: wall: must name meter-exhausted, the one wall that always applies',
      'first/publication.yaml:13: defaultLocale: has no wording: wording/ko.yaml is missing',
    ]);
    expect(faults.slice(9)).to.deep.equal([
      'first/wording/en.yaml:1: title: is missing',
      'first/wording/en.yaml:1: offer: is missing',
      'first/wording/en.yaml:1: banners: is missing',
      'first/wording/en.yaml:1: locale: must be en, as the file is named',
      'second/publication.yaml:5: defaultLocale: has no wording: wording/fr.yaml is missing',
      'second/wording/ja.yaml:10: banners.metered.headline: names an unknown variable: {{nobody}}',
    ]);
  });

  it('tell faults of YAML itself with their lines', () => {
    const { faults } = load({
      ...plainFiles,
      'publications/sample/publication.yaml': `${plainSettings}title: Again\n`,
      'publications/sample/wording/en.yaml': 'locale: *nobody\n',
      'publications/sample/wording/ja.yaml': '',
    });
    expect(faults).to.have.length(3);
    expect(faults[0]).to.match(/^sample\/publication\.yaml:5: .*unique/);
    expect(faults[1]).to.match(/^sample\/wording\/en\.yaml:1: .*alias/i);
    expect(faults[2]).to.equal('sample/wording/ja.yaml:1: must be a group of fields');
  });

  it('refuse a wording whose locale is not its name, and one that is not named LOCALE.yaml', () => {
    const { faults } = load({
      ...plainFiles,
      'publications/sample/wording/ja.yaml': stringify(plainWording('en')),
      'publications/sample/wording/fr.yml': stringify(plainWording('fr')),
    });
    expect(faults).to.deep.equal([
      'sample/wording/fr.yml: is not read: a wording is named LOCALE.yaml',
      'sample/wording/ja.yaml:1: locale: must be ja, as the file is named',
    ]);
  });

  it('refuse names that cannot stand in a URL, and admin', () => {
    const { publications, faults } = load({
      ...plainFiles,
      'publications/admin/publication.yaml': plainSettings,
      'publications/The_Sample/publication.yaml': plainSettings,
      [`publications/${'a'.repeat(65)}/publication.yaml`]: plainSettings,
    });
    expect(faults).to.have.length(3);
    for (const fault of faults) expect(fault).to.include('is no name for a publication');
    expect(publications.map(({ publication }) => publication)).to.deep.equal(['sample']);
  });

  it('say what is missing', () => {
    expect(load({ 'publications/sample/wording/en.yaml': stringify(plainWording('en')) }).faults).to.deep.equal([
      'sample/publication.yaml: cannot be read (ENOENT)',
    ]);
    expect(loadPublicationFiles('/nowhere/at/all', now).faults).to.deep.equal([
      { file: '/nowhere/at/all/publications', line: null, path: '', message: 'cannot be read (ENOENT)' },
    ]);
  });

  it('are found in mounted volumes, where folders are links and hidden folders hold them', () => {
    const hidden = Object.entries(plainFiles).map(([name, text]) => [name.replace('/sample/', '/..data/'), text]);
    const dir = dirs.make(Object.fromEntries(hidden));
    symlinkSync('..data', join(dir, 'publications', 'sample'));
    const { publications, faults } = loadPublicationFiles(dir, now);
    expect(faults).to.deep.equal([]);
    expect(publications.map(({ publication }) => publication)).to.deep.equal(['sample']);
  });

  it('of the example publication have no fault', () => {
    const { publications, faults } = loadPublicationFiles('config', now);
    expect(faults.map(describeFileFault)).to.deep.equal([]);
    const [example] = publications;
    expect(example?.publication).to.equal('nikkei-asian-review');
    expect(example?.settings).to.deep.include({ title: 'Nikkei Asian Review', timeZone: 'Asia/Tokyo', graceDays: 7 });
    expect(example?.settings.meter.limits).to.deep.equal({ anonymous: 10, registered: 15 });
    expect(example?.settings.identity?.keys).to.deep.equal({ from: 'sandbox' });
    expect(example?.wordings.map(({ locale }) => locale)).to.deep.equal(['en', 'ja']);
    expect(example?.offers.map(({ id, name }) => [id, name])).to.deep.equal([
      ['monthly-plan', 'Monthly plan'],
      ['trial-3-months', undefined],
    ]);
    expect(example?.offers.slice(1)).to.deep.equal([
      {
        id: 'trial-3-months',
        price: { amount: 900, currency: 'usd' },
        term: { count: 3, unit: 'month' },
        then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
        startsAt: null,
        endsAt: Date.parse('2027-01-31T23:59:59+09:00'),
        eligibility: { newReadersOnly: true, lapsedOnly: false, lapsedAtLeastDays: 0, countries: [] },
        promotionCodes: false,
        templates: {},
        status: 'live',
        version: 0,
      },
    ]);
  });
});
