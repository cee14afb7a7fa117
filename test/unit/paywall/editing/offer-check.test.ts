import { expect } from 'chai';
import { checkOffer, checkOfferToSave } from '../../../../src/paywall/editing/offer-check.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';

const now = Date.UTC(2026, 10, 23);
const around = { locale: 'en', locales: ['en', 'ja'], now };

const described = (faults: ReturnType<typeof checkOffer>) => faults.map(({ path, message }) => `${path}: ${message}`);

const faults = (changes: Partial<Offer>, offer = introduction) =>
  described(checkOffer({ ...offer, ...changes }, around));

const monthly = (count: number, unit: Offer['term']['unit']) => ({
  then: { amount: 2999, currency: 'usd', every: { count, unit } },
});

describe('an offer before it is saved', () => {
  it('has no fault where it is right', () => {
    for (const offer of [introduction, fullPrice, dayPass]) expect(checkOfferToSave(offer, around)).to.deep.equal([]);
    expect(faults({ price: { amount: 0, currency: 'usd' } })).to.deep.equal([]);
  });

  for (const [least, most, unit] of [
    [3, 730, 'day'],
    [1, 104, 'week'],
    [1, 23, 'month'],
    [1, 1, 'year'],
  ] as const) {
    it(`introduces for ${least} to ${most} of ${unit}, which is what Stripe takes for a trial`, () => {
      const wrong = `term.count: must be from ${least} to ${most} where the unit is ${unit}`;
      for (const count of [least, most]) expect(faults({ term: { count, unit } })).to.deep.equal([]);
      expect(faults({ term: { count: most + 1, unit } })).to.deep.equal([wrong]);
      expect(faults({ term: { count: least - 1, unit } })).to.deep.equal([wrong]);
    });
  }

  for (const [most, unit] of [
    [1095, 'day'],
    [156, 'week'],
    [36, 'month'],
    [3, 'year'],
  ] as const) {
    it(`renews its plan after at most ${most} of ${unit}, and one term lasts no longer`, () => {
      const wrong = `must be from 1 to ${most} where the unit is ${unit}`;
      expect(faults(monthly(most, unit))).to.deep.equal([]);
      expect(faults(monthly(most + 1, unit))).to.deep.equal([`then.every.count: ${wrong}`]);
      expect(faults({ term: { count: most, unit } }, dayPass)).to.deep.equal([]);
      expect(faults({ term: { count: most + 1, unit } }, dayPass)).to.deep.equal([`term.count: ${wrong}`]);
    });
  }

  it('has one currency', () => {
    expect(faults({ price: { amount: 900, currency: 'jpy' } })).to.deep.equal([
      'then.currency: must be jpy, as the price has it',
    ]);
  });

  it('starts before it ends', () => {
    expect(faults({ startsAt: now, endsAt: now + 1 })).to.deep.equal([]);
    expect(faults({ startsAt: now, endsAt: now })).to.deep.equal(['endsAt: must be later than startsAt']);
  });

  it('is not for new readers and for those who left', () => {
    const eligibility = { newReadersOnly: true, lapsedOnly: true, lapsedAtLeastDays: 30, countries: [] };
    expect(faults({ eligibility })).to.deep.equal([
      'eligibility.lapsedOnly: must be false if newReadersOnly is true: no reader is both',
    ]);
    expect(faults({ eligibility: { ...eligibility, newReadersOnly: false } })).to.deep.equal([]);
    expect(faults({ eligibility: { ...eligibility, lapsedOnly: false } })).to.deep.equal([
      'eligibility.lapsedAtLeastDays: must be 0 unless lapsedOnly is true',
    ]);
  });

  it('has templates of its own that are right', () => {
    expect(faults({ templates: { label: '{{nobody}}' } })).to.deep.equal([
      'templates.label: names an unknown variable: {{nobody}}',
    ]);
    expect(faults({ templates: { deadline: 'Until January 31st, 2025' } })).to.deep.equal([
      'templates.deadline: names a date that is past: January 31st, 2025',
    ]);
  });

  it('may name its own end although that has passed since', () => {
    const over = { endsAt: Date.UTC(2025, 0, 31), templates: { deadline: 'Until January 31st, 2025' } };
    expect(faults(over)).to.deep.equal([]);
  });

  it('is not over already where it is live', () => {
    const over = (changes: Partial<Offer>) => described(checkOfferToSave({ ...introduction, ...changes }, around));
    expect(over({ endsAt: now })).to.deep.equal([
      'endsAt: is in the past: a published offer needs an end that is still to come',
    ]);
    expect(over({ endsAt: now + 1 })).to.deep.equal([]);
    expect(over({ endsAt: now, status: 'ended' })).to.deep.equal([]);
    expect(faults({ endsAt: now })).to.deep.equal([]);
  });
});

describe('the price of an offer before it is saved', () => {
  const money = (amount: number, currency: string) => ({ price: { amount, currency } });

  for (const [amount, currency, wrong] of [
    [49, 'usd', 'price.amount: must be at least 50 ($0.50), the least that Stripe charges'],
    [49, 'jpy', 'price.amount: must be at least 50 (¥50), the least that Stripe charges'],
    [399, 'hkd', 'price.amount: must be at least 400 (HK$4), the least that Stripe charges'],
    [100_000_000, 'usd', 'price.amount: must be at most 99999999 ($999,999.99), the most that Stripe charges'],
    [9_005, 'kwd', 'price.amount: must end in 0: Stripe charges no thousandths of KWD'],
    [900, 'zzz', 'price.currency: must be a currency that Stripe takes, such as usd'],
    [0, 'usd', 'price.amount: must be more than 0 where no plan follows'],
  ] as const) {
    it(`F8: is not ${amount} ${currency}`, () => {
      expect(faults(money(amount, currency), dayPass)).to.deep.equal([wrong]);
    });
  }

  it('F8: is checked in the plan too, and may be nothing before one', () => {
    const plan = (amount: number) => ({
      then: { amount, currency: 'usd', every: { count: 1, unit: 'month' as const } },
    });
    expect(faults(plan(49))).to.deep.equal(['then.amount: must be at least 50 ($0.50), the least that Stripe charges']);
    expect(faults({ ...money(0, 'usd'), ...plan(50) })).to.deep.equal([]);
  });
});

describe('the texts that an offer brings', () => {
  const at = (offer: Offer) => described(checkOffer(offer, around));

  it('name no plan where none follows, and no introduction where there is none', () => {
    for (const variable of ['planPrice', 'planTerm', 'planTermCount', 'trialEnds', 'firstCharge']) {
      const templates = { label: `{{${variable}}}`, deadline: `{{${variable}}}` };
      expect(at({ ...introduction, templates }), variable).to.deep.equal([]);
      expect(
        at({ ...dayPass, templates }).map((fault) => fault.split(':')[0]),
        variable,
      ).to.deep.equal(['templates.label', 'templates.deadline']);
    }
    expect(at({ ...dayPass, templates: { label: '{{planPrice}} later' } })).to.deep.equal([
      'templates.label: {{planPrice}} needs a plan that follows, and none does',
    ]);
    expect(at({ ...fullPrice, templates: { label: '{{planPrice}}', deadline: '{{trialEnds}}' } })).to.deep.equal([
      'templates.deadline: {{trialEnds}} needs an introduction before a plan, and there is none',
    ]);
  });

  it('are checked in each language by its own rules', () => {
    const by = (locale: string, label: Offer['templates']['label']) =>
      described(
        checkOffer(
          { ...introduction, templates: { locales: { [locale]: { label } } } },
          { ...around, locales: ['ja', 'ru'] },
        ),
      );
    const map = { number: 'planTermCount', one: 'x', other: 'y {{planTerm}}' };
    expect(by('ja', { other: '{{planTermCount}}' })).to.deep.equal([]);
    expect(by('ru', map)).to.have.members([
      'templates.locales.ru.label: lacks the plural category "many" of ru',
      'templates.locales.ru.label: lacks the plural category "few" of ru',
    ]);
    expect(by('ja', '{{nobody}}')).to.deep.equal(['templates.locales.ja.label: names an unknown variable: {{nobody}}']);
    expect(by('fr', 'Essai')).to.deep.equal([
      'templates.locales.fr: is a language that this publication has no texts in',
    ]);
    expect(by('no-locale-at-all', 'x')).to.have.length(1);
  });
});
