import { expect } from 'chai';
import fc from 'fast-check';
import type { PublicationSettings, StoredPart } from '../../../src/paywall/publication.ts';
import { writesFor } from '../../../src/publications/part-apply.ts';
import { describeChange, diffParts, type Part, partsOf } from '../../../src/publications/part-diff.ts';
import { parseStoredSettings } from '../../../src/publications/publication-schema.ts';
import { arbitrarySettings } from '../../support/fixtures/arbitrary-settings.ts';
import { plainWording } from '../../support/fixtures/config-dir.ts';
import { dayPass, introduction } from '../../support/fixtures/sample-offer.ts';

const now = Date.UTC(2026, 10, 23);

const settings = parseStoredSettings({
  title: 'The Sample',
  timeZone: 'Asia/Tokyo',
  meter: { limits: { anonymous: 10, registered: 15 }, window: { kind: 'month' } },
  institutions: [
    { name: 'First', networks: ['192.0.2.0/24'] },
    { name: 'Second', networks: ['198.51.100.0/24'] },
  ],
});

const partOf = (value: PublicationSettings): Part => ({ publication: 'sample', part: 'settings', value });

const stored = (part: Part, version = 3): StoredPart => ({
  ...part,
  value: JSON.parse(JSON.stringify(part.value)),
  version,
});

describe('the difference between files and store', () => {
  it('is nothing where the store holds what the files say, whatever it records of replaced windows', () => {
    fc.assert(
      fc.property(arbitrarySettings, (drawn) => {
        const filed = { ...drawn, meter: { ...drawn.meter, replaced: [] } };
        expect(diffParts([partOf(filed)], [stored(partOf(drawn))])).to.deep.equal([]);
      }),
    );
  });

  it('lists parts that are new, fields that differ, and parts without a file', () => {
    const wordings = [plainWording('en'), plainWording('ja')];
    const files = partsOf([{ publication: 'sample', settings, wordings, offers: [], segments: null, agents: null }]);
    const earlier = {
      ...settings,
      open: true,
      meter: { ...settings.meter, limits: { anonymous: 5, registered: 15 } },
      institutions: settings.institutions.slice(1).map(({ name }) => ({ name, networks: ['203.0.113.0/24'] })),
    };
    const changes = diffParts(files, [
      stored(partOf(earlier)),
      stored({ publication: 'sample', part: 'wording/en', value: plainWording('en') }),
      stored({ publication: 'sample', part: 'wording/fr', value: plainWording('fr') }),
    ]);
    expect(changes.flatMap(describeChange)).to.deep.equal([
      'sample/settings: changed',
      '  open: true -> false',
      '  institutions.First: (none) -> {"name":"First","networks":["192.0.2.0/24"]}',
      '  institutions.Second.networks: ["203.0.113.0/24"] -> ["198.51.100.0/24"]',
      '  meter.limits.anonymous: 5 -> 10',
      'sample/wording/ja: added',
      'sample/wording/fr: only in store',
    ]);
  });

  it('is written against the versions that were compared, and nothing is deleted', () => {
    const files = partsOf([
      { publication: 'sample', settings, wordings: [plainWording('en')], offers: [], segments: null, agents: null },
    ]);
    const changes = diffParts(files, [
      stored(partOf({ ...settings, title: 'Earlier' }), 7),
      stored({ publication: 'other', part: 'settings', value: settings }),
    ]);
    expect(writesFor(changes, now)).to.deep.equal([
      { part: partOf(settings), expectedVersion: 7 },
      { part: { publication: 'sample', part: 'wording/en', value: plainWording('en') }, expectedVersion: 0 },
    ]);
  });

  it('tells of offers, and writes one that was deleted only where somebody asks for it', () => {
    const fields = { publication: 'sample', settings, wordings: [], segments: null, agents: null };
    const files = partsOf([{ ...fields, offers: [{ ...introduction, version: 0 }, dayPass] }]);
    const [, filed] = files;
    if (filed === undefined) throw new Error('there are three parts');
    const price = { amount: 500, currency: 'usd' };
    const [cheaper] = partsOf([{ ...fields, offers: [{ ...introduction, price }] }]).slice(1);
    const places = files.map(({ part }) => part);
    expect(places).to.deep.equal(['settings', 'offer/trial-3-months', 'offer/day-pass']);
    const changes = diffParts(files, [
      stored(partOf(settings)),
      stored({ ...filed, value: cheaper?.value }, 4),
      stored({ publication: 'sample', part: 'offer/day-pass', value: null }, 2),
    ]);
    const lines = changes.flatMap(describeChange);
    expect(lines.slice(0, 3)).to.deep.equal([
      'sample/offer/trial-3-months: changed',
      '  price.amount: 500 -> 900',
      'sample/offer/day-pass: changed',
    ]);
    expect(lines[3]).to.match(/^ {2}\(the whole\): null -> \{"id":"day-pass"/);
    expect(writesFor(changes, now).map(({ expectedVersion }) => expectedVersion)).to.deep.equal([4, 2]);
  });

  it('B10: is written with the record of the window that it replaces', () => {
    const before = { ...settings, meter: { ...settings.meter, window: { kind: 'day' } as const } };
    const [write] = writesFor(diffParts([partOf(settings)], [stored(partOf(before))]), now);
    const replaced = [{ window: { kind: 'day' }, timeZone: 'Asia/Tokyo', at: now }];
    expect(write?.part.value).to.deep.equal({ ...settings, meter: { ...settings.meter, replaced } });
  });

  it('mends stored settings that cannot be read', () => {
    const broken = stored({ publication: 'sample', part: 'settings', value: { title: 'Only a title' } });
    const [write] = writesFor(diffParts([partOf(settings)], [broken]), now);
    expect(write).to.deep.equal({ part: partOf(settings), expectedVersion: 3 });
  });
});
