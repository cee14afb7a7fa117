import { expect } from 'chai';
import { bannerStates } from '../../../../src/paywall/wording/wording.ts';
import {
  bannerOf,
  moreForRegistered,
  nothingFree,
  type Scene,
  select,
  threeMonths,
} from '../../../support/fixtures/banner-scene.ts';
import { bought, pass, trialEndingIn, yearlyRenewedIn } from '../../../support/fixtures/sold-purchases.ts';

const straplines = {
  strapline: 'Stay ahead with our exclusives on Asia; the most dynamic market in the world.',
  straplineCompact: 'Stay ahead with our exclusives on Asia',
  body: 'Get trusted insights from experts within Asia itself.',
};
const unlimited = { label: 'Get Unlimited access', action: 'offers' };
const nothing = {
  strapline: null,
  straplineCompact: null,
  body: null,
  list: null,
  terms: null,
  note: null,
  image: null,
  offer: null,
};
const trialOffer = { id: 'trial-3-months', label: 'Try 3 months for $9', deadline: 'Offer ends January 31st' };
const items = ['Read all stories with unlimited access', 'Use our mobile and tablet apps'];

describe('the banners of the example publication, to the letter', () => {
  it('metered', () => {
    expect(bannerOf({ offer: threeMonths })).to.deep.equal({
      ...nothing,
      ...straplines,
      state: 'metered',
      layout: 'bar',
      locale: 'en',
      headline: 'You have 7 free articles left this month',
      button: unlimited,
      offer: trialOffer,
      template: {
        headline: 'You have {{numberArticlesLeft}} free article{{numberArticlesLeft-plural}} left this month',
      },
      variables: { numberArticlesLeft: 7, 'numberArticlesLeft-plural': 's' },
    });
    expect(bannerOf().offer).to.equal(null);
    expect(bannerOf({ used: 9 }).headline).to.equal('You have 1 free article left this month');
    expect(bannerOf({ used: 8 }).headline).to.equal('You have 2 free articles left this month');
  });

  it('last-article', () => {
    const last = {
      ...nothing,
      ...straplines,
      state: 'last-article',
      layout: 'bar',
      locale: 'en',
      headline: 'This is your last free article this month',
      button: unlimited,
      template: {},
      variables: {},
    };
    expect(bannerOf({ used: 10 })).to.deep.equal(last);
    expect(bannerOf({ used: 10, offer: threeMonths })).to.deep.equal({ ...last, offer: trialOffer });
  });

  it('trial-offer', () => {
    expect(bannerOf({ outcome: 'full', used: 10, offer: threeMonths })).to.deep.equal({
      ...nothing,
      ...straplines,
      state: 'trial-offer',
      layout: 'wall',
      locale: 'en',
      headline: 'Try 3 months for $9',
      terms: 'Then $29.99 every month from February 23rd, 2027, until you cancel.',
      note: 'Offer ends January 31st',
      button: unlimited,
      offer: trialOffer,
      template: {
        headline: 'Try {{term}} for {{price}}',
        terms: 'Then {{planPrice}} every {{planTerm}} from {{trialEnds}}, until you cancel.',
        note: 'Offer ends {{offerEnds}}',
      },
      variables: {
        term: '3 months',
        price: '$9',
        planPrice: '$29.99',
        planTerm: 'month',
        trialEnds: 'February 23rd, 2027',
        offerEnds: 'January 31st',
      },
    });
  });

  it('meter-exhausted, with the next reset date', () => {
    const banner = bannerOf({ outcome: 'full', used: 10 });
    expect([banner.state, banner.layout, banner.button]).to.deep.equal(['meter-exhausted', 'wall', unlimited]);
    expect(banner.body).to.contain('10 more free articles from December 1st');
  });

  it('registration, with how many more articles registering gives', () => {
    const banner = bannerOf({ outcome: 'full', used: 10, settings: moreForRegistered });
    expect([banner.state, banner.layout, banner.button?.action]).to.deep.equal(['registration', 'wall', 'register']);
    expect(banner.headline).to.equal('Register to read 5 more free articles this month');
  });

  it('premium', () => {
    const banner = bannerOf({ outcome: null, article: { tier: 'premium' } });
    expect([banner.state, banner.layout]).to.deep.equal(['premium', 'wall']);
  });

  it('trial-expired', () => {
    const expected = {
      ...nothing,
      state: 'trial-expired',
      locale: 'en',
      headline: 'Your trial period has expired',
      list: { intro: 'You need a subscription to...', items },
      button: { label: 'See all offers and subscribe', action: 'offers' },
      template: {},
      variables: {},
    };
    const entitlement = { state: 'trial-expired' } as const;
    expect(bannerOf({ entitlement })).to.deep.equal({ ...expected, layout: 'bar' });
    expect(bannerOf({ entitlement, outcome: 'full' })).to.deep.equal({ ...expected, layout: 'wall' });
  });

  it('subscription-expired', () => {
    const expected = {
      ...nothing,
      state: 'subscription-expired',
      locale: 'en',
      headline: 'Your full access to the Nikkei Asian Review has expired',
      list: { intro: 'You need a subscription to:', items },
      image: { alt: 'NAR on print phone, device, and tablet media' },
      button: { label: 'See all offers', action: 'offers' },
      template: { headline: 'Your full access to the {{title}} has expired' },
      variables: { title: 'Nikkei Asian Review' },
    };
    for (const state of ['expired', 'revoked'] as const) {
      expect(bannerOf({ entitlement: { state } })).to.deep.equal({ ...expected, layout: 'bar' });
      expect(bannerOf({ entitlement: { state }, outcome: 'full' })).to.deep.equal({ ...expected, layout: 'wall' });
    }
  });

  it('payment-failed, with a link to mend the card', () => {
    const banner = bannerOf({ entitlement: { state: 'grace' } });
    expect([banner.state, banner.layout, banner.button?.action]).to.deep.equal(['payment-failed', 'bar', 'portal']);
  });

  it('none for those who pay and for what is free to all', () => {
    const scenes: Scene[] = [
      { entitlement: { state: 'trial' } },
      { entitlement: { state: 'active' } },
      { article: { tier: 'free' } },
      { article: { tier: 'free' }, entitlement: { state: 'expired' } },
      { article: { sponsored: true } },
      { settings: { open: true } },
      { entitlement: null, outcome: null },
      ...(['gift', 'institution', 'crawler'] as const).map((kind) => ({ pass: { kind, by: 'x' } })),
    ];
    expect(scenes.map((scene) => select({ ...scene, offer: threeMonths }))).to.deep.equal(
      scenes.map(() => ({ banner: null, holes: [] })),
    );
  });

  for (const locale of ['en', 'ja'] as const) {
    it(`have every state in ${locale}, and no placeholder left`, () => {
      const scenes: Scene[] = [
        {},
        { used: 10 },
        { outcome: 'full', offer: threeMonths },
        { outcome: 'full' },
        { outcome: 'full', used: 0, settings: nothingFree },
        { outcome: 'full', settings: moreForRegistered },
        { outcome: null, article: { tier: 'premium' } },
        { entitlement: { state: 'trial-expired' } },
        { entitlement: { state: 'expired' } },
        { entitlement: { state: 'trial-expired', basis: bought(pass) } },
        { entitlement: { state: 'grace' } },
        { entitlement: { state: 'trial', basis: bought(trialEndingIn(3)) } },
        { entitlement: { state: 'active', basis: bought(yearlyRenewedIn(10)) } },
      ];
      const banners = scenes.map((scene) => bannerOf({ ...scene, locale }));
      expect(banners.map(({ state }) => state)).to.deep.equal([...bannerStates]);
      for (const { template, ...shown } of banners) expect(JSON.stringify(shown)).not.to.match(/\{\{|undefined/);
    });
  }
});
