import { expect } from 'chai';
import { stringify } from 'yaml';
import { describeFileFault } from '../../../src/publications/checked-file.ts';
import { storedOfferOf } from '../../../src/publications/offer-schema.ts';
import { loadPublicationFiles } from '../../../src/publications/publication-files.ts';
import { configDirs, plainFiles } from '../../support/fixtures/config-dir.ts';
import { dayPass, introduction } from '../../support/fixtures/sample-offer.ts';

const now = Date.UTC(2026, 10, 23);
const text = (offer: typeof introduction) => stringify(storedOfferOf(offer));

describe('offer files', () => {
  const dirs = configDirs();
  after(dirs.remove);

  function load(offers: Readonly<Record<string, string>>) {
    const placed = Object.entries(offers).map(([name, file]) => [`publications/sample/offers/${name}`, file] as const);
    const dir = dirs.make({ ...plainFiles, ...Object.fromEntries(placed) });
    const { publications, faults } = loadPublicationFiles(dir, now);
    return {
      offers: publications.flatMap((publication) => publication.offers),
      faults: faults.map((fault) => describeFileFault(fault).replace(`${dir}/publications/sample/offers/`, '')),
    };
  }

  it('are read, one for each offer, by name', () => {
    const { offers, faults } = load({ 'trial-3-months.yaml': text(introduction), 'day-pass.yaml': text(dayPass) });
    expect(faults).to.deep.equal([]);
    expect(offers).to.deep.equal([
      { ...dayPass, version: 0 },
      { ...introduction, version: 0 },
    ]);
  });

  it('tell all their faults at once, each with its line', () => {
    const { offers, faults } = load({
      'first.yaml': [
        '# a comment',
        'id: first',
        'price: { amount: 900, currency: usd }',
        'term:',
        '  count: 25',
        '  unit: month',
        'then: { amount: 2999, currency: eur, every: { count: 1, unit: month } }',
        'startsAt: 2027-01-31T23:59:59+09:00',
        'endsAt: 2027-01-31T14:00:00Z',
        'templates:',
        '  label: Try {{nobody}}',
      ].join('\n'),
      'second.yaml': ['id: third', 'price: free', 'endsAt: 2027-01-31', 'colour: red'].join('\n'),
      'third.yml': text(introduction),
    });
    expect(offers).to.deep.equal([]);
    expect(faults).to.deep.equal([
      'third.yml: is not read: an offer is named ID.yaml',
      'first.yaml:5: term.count: must be from 1 to 23 where the unit is month',
      'first.yaml:7: then.currency: must be usd, as the price has it',
      'first.yaml:9: endsAt: must be later than startsAt',
      'first.yaml:11: templates.label: names an unknown variable: {{nobody}}',
      'second.yaml:1: term: is missing',
      'second.yaml:1: then: is missing',
      'second.yaml:1: id: must be second, as the file is named',
      'second.yaml:2: price: must be a group of fields',
      'second.yaml:3: endsAt: must be a time with its offset, such as 2027-01-31T23:59:59+09:00',
      'second.yaml:4: colour: is not a known field',
    ]);
  });

  it('F8: are refused with what Stripe would not charge', () => {
    const { faults } = load({ 'day-pass.yaml': text({ ...dayPass, price: { amount: 49, currency: 'usd' } }) });
    expect(faults).to.deep.equal([
      'day-pass.yaml:3: price.amount: must be at least 50 ($0.50), the least that Stripe charges',
    ]);
  });

  it('are read when the offer is over, for a service that was started with it is to start again', () => {
    const over = { ...introduction, endsAt: now, templates: { deadline: 'Until November 22nd, 2026' } };
    expect(load({ 'trial-3-months.yaml': text(over) }).faults).to.deep.equal([]);
  });
});
