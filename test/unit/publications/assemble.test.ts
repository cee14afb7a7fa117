import { expect } from 'chai';
import pino from 'pino';
import type { StoredPart } from '../../../src/paywall/publication.ts';
import { createAssembly } from '../../../src/publications/assemble.ts';
import { storedOfferOf } from '../../../src/publications/offer-schema.ts';
import { plainWording } from '../../support/fixtures/config-dir.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { dayPass, introduction } from '../../support/fixtures/sample-offer.ts';

const log = pino({ level: 'silent' });
const assembling = () => {
  const assemble = createAssembly({ mode: 'sandbox', log });
  return (parts: readonly StoredPart[]) => assemble(parts).publications;
};

const part = (name: StoredPart['part'], value: unknown, version = 1): StoredPart => ({
  publication: 'sample',
  part: name,
  version,
  value: JSON.parse(JSON.stringify(value)),
});

const settings = part('settings', examplePublication().settings);
const trial = part('offer/trial-3-months', storedOfferOf(introduction));
const pass = part('offer/day-pass', storedOfferOf(dayPass), 7);

describe('a publication', () => {
  it('has its offers by id, each with the version of its part', () => {
    const sample = assembling()([trial, settings, pass]).get('sample');
    expect(sample?.offers).to.deep.equal([{ ...dayPass, version: 7 }, introduction]);
  });

  it('has none of those that were deleted, and none that cannot be read', () => {
    const broken = part('offer/broken', { id: 'broken' });
    const deleted = part('offer/day-pass', null, 8);
    expect(assembling()([settings, trial, deleted, broken]).get('sample')?.offers).to.deep.equal([introduction]);
  });

  it('is there with its settings only', () => {
    expect([...assembling()([trial, part('wording/en', plainWording('en'))]).keys()]).to.deep.equal([]);
  });

  it('has the same objects as before for what has not changed, and others for what has', () => {
    const assemble = assembling();
    const english = part('wording/en', plainWording('en'));
    const parts = [settings, english, trial, pass];
    const first = assemble(parts).get('sample');
    const cheaper = { ...storedOfferOf(introduction), price: { amount: 500, currency: 'usd' } };
    const second = assemble([...structuredClone([settings, english, pass]), part(trial.part, cheaper, 2)]).get(
      'sample',
    );
    expect(second?.settings).to.equal(first?.settings);
    expect(second?.wordings.get('en')).to.equal(first?.wordings.get('en'));
    expect(second?.offers[0]).to.equal(first?.offers[0]);
    expect(second?.offers[1]?.price.amount).to.equal(500);
    expect(first?.offers[1]?.price.amount).to.equal(900);
  });

  it('takes a part again that has another value under its old version, as after the store was lost', () => {
    const assemble = assembling();
    assemble([settings, trial]);
    const other = part(trial.part, storedOfferOf({ ...introduction, status: 'draft' }));
    expect(assemble([settings, other]).get('sample')?.offers[0]?.status).to.equal('draft');
  });
});
