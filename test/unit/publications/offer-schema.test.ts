import { expect } from 'chai';
import fc from 'fast-check';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { offerBody, offerBodyOf, offerOf, storedOfferOf } from '../../../src/publications/offer-schema.ts';
import { parseStoredOffer } from '../../../src/publications/publication-schema.ts';
import { describeFault, parseWith, toFault } from '../../../src/settings/faults.ts';
import { introduction } from '../../support/fixtures/sample-offer.ts';

/** As an admin sends it. */
const sent = {
  id: 'trial-3-months',
  price: { amount: 900, currency: 'usd' },
  term: { count: 3, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  startsAt: '2026-11-01T00:00:00+09:00',
  endsAt: '2027-01-31T14:59:59Z',
  eligibility: { newReadersOnly: true, lapsedOnly: false, lapsedAtLeastDays: 0, countries: ['JP'] },
  promotionCodes: false,
  templates: { label: 'Try {{term}}', deadline: null },
  status: 'live',
};

function read(fields: object): { offer: Offer | null; faults: string[] } {
  const parsed = parseWith(offerBody, { ...sent, ...fields });
  if ('value' in parsed) return { offer: offerOf(parsed.value, 4), faults: [] };
  return { offer: null, faults: parsed.faults.map((fault) => describeFault(toFault(fault))) };
}

describe('the body of an offer', () => {
  it('is the offer with its times as the domain has them', () => {
    expect(read({}).offer).to.deep.equal({
      ...sent,
      startsAt: Date.parse('2026-11-01T00:00:00+09:00'),
      endsAt: Date.parse('2027-01-31T23:59:59+09:00'),
      templates: { label: 'Try {{term}}' },
      version: 4,
    });
  });

  it('leaves out what there is none of, and is a draft until it is said to be live', () => {
    const { id, price, term } = sent;
    const parsed = parseWith(offerBody, { id, price, term, then: null });
    expect('value' in parsed && offerOf(parsed.value, 0)).to.deep.equal({
      ...introduction,
      then: null,
      status: 'draft',
      version: 0,
    });
  });

  it('is written with its times in the zone', () => {
    const { offer } = read({});
    if (offer === null) throw new Error('this offer is right');
    expect(offerBodyOf(offer, 'Asia/Tokyo')).to.deep.equal({ ...sent, endsAt: '2027-01-31T23:59:59+09:00' });
    expect(storedOfferOf(offer)).to.deep.include({
      startsAt: '2026-10-31T15:00:00+00:00',
      endsAt: '2027-01-31T14:59:59+00:00',
    });
  });

  it('keeps times to the second', () => {
    expect(read({ endsAt: '2027-01-31T23:59:59.999Z' }).offer?.endsAt).to.equal(Date.UTC(2027, 0, 31, 23, 59, 59));
  });

  for (const [what, fields, fault] of [
    ['an id with capitals', { id: 'Trial' }, 'id: must be up to 64 of a-z, 0-9 and -'],
    ['an id that is too long', { id: 'a'.repeat(65) }, 'id: must be up to 64 of a-z, 0-9 and -'],
    ['a price below nothing', { price: { amount: -1, currency: 'usd' } }, 'price.amount: must be at least 0'],
    ['a price in parts of a cent', { price: { amount: 9.5, currency: 'usd' } }, 'price.amount: must be a whole number'],
    ['more than any money', { price: { amount: 1e12, currency: 'usd' } }, 'price.amount: must be at most 999999999999'],
    ['a plan for nothing', { then: { ...sent.then, amount: 0 } }, 'then.amount: must be at least 1'],
    ['a currency in capitals', { price: { amount: 9, currency: 'USD' } }, /^price\.currency: must be an ISO 4217/],
    ['a currency in words', { price: { amount: 9, currency: 'dollars' } }, /^price\.currency: must be an ISO 4217/],
    ['a term of nothing', { term: { count: 0, unit: 'month' } }, 'term.count: must be at least 1'],
    ['a unit that is none', { term: { count: 3, unit: 'months' } }, /^term\.unit: must be one of day, week/],
    ['a plan that nobody mentions', { then: undefined }, 'then: is missing'],
    ['a time without its offset', { endsAt: '2027-01-31T23:59:59' }, /^endsAt: must be a time with its offset/],
    ['a day that is none', { endsAt: '2027-02-30T00:00:00Z' }, /^endsAt: must be a time with its offset/],
    ['a date', { startsAt: '2027-01-31' }, /^startsAt: must be a time with its offset/],
    ['a number for a time', { startsAt: 1_800_000_000 }, /^startsAt: must be a time with its offset/],
    [
      'a country that is none',
      { eligibility: { countries: ['Japan'] } },
      /^eligibility\.countries\.0: must be an ISO 3166 country/,
    ],
    ['a country twice', { eligibility: { countries: ['JP', 'JP'] } }, 'eligibility.countries.1: stands here twice'],
    ['a template of another kind', { templates: { note: 'x' } }, 'templates.note: is not a known field'],
    ['an empty template', { templates: { label: '' } }, 'templates.label: must not be empty'],
    ['a status that is none', { status: 'paused' }, 'status: must be one of draft, live, ended'],
    ['a version of its own', { version: 3 }, 'version: is not a known field'],
  ] as const) {
    it(`is refused with ${what}`, () => {
      const { faults } = read(fields);
      expect(faults).to.have.length(1);
      if (typeof fault === 'string') expect(faults).to.deep.equal([fault]);
      else expect(faults[0]).to.match(fault);
    });
  }
});

describe('what a store holds of an offer', () => {
  const second = fc.integer({ min: 0, max: 4e9 }).map((seconds) => seconds * 1000);
  const money = fc.record({ amount: fc.integer({ min: 1, max: 99_999_999 }), currency: fc.constantFrom('usd', 'jpy') });
  const term = fc.record({
    count: fc.integer({ min: 1, max: 36 }),
    unit: fc.constantFrom<Offer['term']['unit']>('day', 'week', 'month', 'year'),
  });
  const arbitraryOffer: fc.Arbitrary<Offer> = fc.record({
    id: fc.constantFrom('trial-3-months', '1'),
    price: money,
    term,
    then: fc.option(fc.tuple(money, term).map(([drawn, every]) => ({ ...drawn, every }))),
    startsAt: fc.option(second),
    endsAt: fc.option(second),
    eligibility: fc.record({
      newReadersOnly: fc.boolean(),
      lapsedOnly: fc.boolean(),
      lapsedAtLeastDays: fc.nat(3650),
      countries: fc.subarray(['JP', 'SG', 'US']),
    }),
    promotionCodes: fc.boolean(),
    templates: fc.record(
      {
        label: fc.constantFrom('x', { other: 'y' }),
        deadline: fc.constant('z'),
        locales: fc.constantFrom(
          { ja: { label: 'j' } },
          { 'pt-BR': { label: 'p', deadline: 'q' }, en: { deadline: 'e' } },
        ),
      },
      { requiredKeys: [] },
    ),
    status: fc.constantFrom('draft', 'live', 'ended'),
    version: fc.integer({ min: 1, max: 9 }),
  });

  it('is the offer as it was, through JSON and back', () => {
    fc.assert(
      fc.property(arbitraryOffer, (offer) => {
        const stored: unknown = JSON.parse(JSON.stringify(storedOfferOf(offer)));
        expect(parseStoredOffer(stored, offer.version)).to.deep.equal(offer);
        expect(offerOf(offerBodyOf(offer, 'Asia/Tokyo'), offer.version)).to.deep.equal(offer);
      }),
    );
  });

  it('is nothing where an admin deleted it', () => {
    expect(parseStoredOffer(null, 3)).to.equal(null);
  });

  it('is refused with every fault where it is something else', () => {
    try {
      parseStoredOffer({ ...sent, id: 5, price: null }, 1);
      expect.fail('this should have been refused');
    } catch (error) {
      if (!(error instanceof PaywallError)) throw error;
      expect(error.code).to.equal('internal');
      expect(error.faults.map(({ path }) => path)).to.deep.equal(['id', 'price']);
    }
  });
});
