import { expect } from 'chai';
import type { PublicationSettings } from '../../../../src/paywall/publication.ts';
import {
  bannerOf,
  moreForRegistered,
  nothingFree,
  now,
  stateOf,
  threeMonths,
} from '../../../support/fixtures/banner-scene.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';

describe('which wall a denial gets', () => {
  const denied = { outcome: 'full', used: 10 } as const;
  const premium = { outcome: null, article: { tier: 'premium' } } as const;
  const wall = (...order: PublicationSettings['wall']) => ({ ...moreForRegistered, wall: order });

  it('is by default the offer, then registration, then the exhausted meter', () => {
    expect(stateOf({ ...denied, offer: threeMonths, settings: moreForRegistered })).to.equal('trial-offer');
    expect(stateOf({ ...denied, settings: moreForRegistered })).to.equal('registration');
    expect(stateOf({ ...denied, kind: 'registered', used: 15, settings: moreForRegistered })).to.equal(
      'meter-exhausted',
    );
    expect(stateOf({ ...denied, settings: { ...moreForRegistered, identity: null } })).to.equal('meter-exhausted');
  });

  it("follows the publication's order, and ends with the exhausted meter", () => {
    const registrationFirst = wall('registration', 'trial-offer', 'meter-exhausted');
    expect(stateOf({ ...denied, offer: threeMonths, settings: registrationFirst })).to.equal('registration');
    expect(stateOf({ ...denied, offer: threeMonths, settings: wall('meter-exhausted') })).to.equal('meter-exhausted');
    expect(stateOf({ ...denied, settings: wall('trial-offer') })).to.equal('meter-exhausted');
    expect(stateOf({ ...denied, offer: threeMonths, settings: wall() })).to.equal('meter-exhausted');
  });

  it('is for a premium article the offer or premium', () => {
    expect(stateOf({ ...premium, offer: threeMonths, settings: moreForRegistered })).to.equal('trial-offer');
    expect(stateOf({ ...premium, settings: moreForRegistered })).to.equal('premium');
    expect(stateOf({ ...premium, offer: threeMonths, settings: wall('registration', 'trial-offer') })).to.equal(
      'premium',
    );
    expect(stateOf({ ...premium, entitlement: null })).to.equal('premium');
  });

  it('is first of all what became of the subscription', () => {
    const lost = { offer: threeMonths, settings: moreForRegistered, entitlement: { state: 'trial-expired' } } as const;
    expect(stateOf({ ...denied, ...lost })).to.equal('trial-expired');
    expect(stateOf({ ...premium, ...lost })).to.equal('trial-expired');
    expect(stateOf({ outcome: 'already-read', ...lost })).to.equal('trial-expired');
  });

  it('has no registration that would give a reader nothing, after the limit was lowered', () => {
    expect(stateOf({ outcome: 'full', used: 12, settings: moreForRegistered })).to.equal('registration');
    expect(bannerOf({ outcome: 'full', used: 12, settings: moreForRegistered }).variables).to.deep.include({
      numberArticlesMore: 3,
    });
    expect(stateOf({ outcome: 'full', used: 20, settings: moreForRegistered })).to.equal('meter-exhausted');
  });

  it('has no offer that has ended or not begun', () => {
    expect(stateOf({ ...denied, offer: { ...threeMonths, endsAt: now } })).to.equal('meter-exhausted');
    expect(stateOf({ ...denied, offer: { ...threeMonths, startsAt: now + 1 } })).to.equal('meter-exhausted');
    expect(bannerOf({ offer: { ...threeMonths, endsAt: now } }).offer).to.equal(null);
  });
});

describe('the wall of a reader who has no free articles at all', () => {
  const denied = { outcome: 'full', used: 0, settings: nothingFree } as const;
  const exhaustedFirst = { ...nothingFree, wall: ['meter-exhausted', 'trial-offer'] } as const;
  const { 'meter-closed': _, ...otherBanners } = shippedWording('en').banners;
  const without = { ...shippedWording('en'), banners: otherBanners };

  it('C3: says to subscribe, and never that articles were read or that there will be 0 more', () => {
    for (const locale of ['en', 'ja']) {
      const { state, layout, template, ...shown } = bannerOf({ ...denied, locale });
      expect([state, layout]).to.deep.equal(['meter-closed', 'wall']);
      expect(JSON.stringify(shown)).not.to.match(/\d/);
    }
    expect(bannerOf(denied).headline).to.equal('Subscribe to read');
  });

  it('C3: is the offer where one fits, in the order of the publication', () => {
    expect(stateOf({ ...denied, offer: threeMonths })).to.equal('trial-offer');
    expect(stateOf({ ...denied, offer: threeMonths, settings: exhaustedFirst })).to.equal('meter-closed');
  });

  it('C3: is the offer or the text of premium articles in a wording that was saved before there was this state', () => {
    expect(stateOf({ ...denied, wording: without })).to.equal('premium');
    const sold = { ...denied, wording: without, offer: threeMonths };
    expect(stateOf({ ...sold, settings: exhaustedFirst })).to.equal('trial-offer');
    expect(stateOf({ ...sold, settings: { ...nothingFree, wall: ['meter-exhausted'] } })).to.equal('trial-offer');
  });

  it('C3: goes by the limit of this reader', () => {
    const meter = {
      limits: { anonymous: 0, registered: 5 },
      window: { kind: 'month' },
      releases: 3,
      replaced: [],
    } as const;
    const anonymous = { ...denied, settings: { meter } };
    expect(bannerOf(anonymous)).to.include({
      state: 'registration',
      headline: 'Register to read 5 more free articles this month',
    });
    expect(stateOf({ ...anonymous, settings: { meter, identity: null } })).to.equal('meter-closed');
    expect(stateOf({ ...anonymous, kind: 'registered', used: 5 })).to.equal('meter-exhausted');
  });
});
