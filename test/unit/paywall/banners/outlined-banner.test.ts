import { expect } from 'chai';
import fc from 'fast-check';
import { bannerFromOutline } from '../../../../src/paywall/banners/outlined-banner.ts';
import { bannerOf, now, type Scene, threeMonths } from '../../../support/fixtures/banner-scene.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';
import { dayPass, fullPrice } from '../../../support/fixtures/sample-offer.ts';
import { bought, pass, trialEndingIn, yearlyRenewedIn } from '../../../support/fixtures/sold-purchases.ts';

const free = { ...threeMonths, price: { amount: 0, currency: 'usd' } };
const offers = [threeMonths, free, fullPrice, dayPass];

const scenes: readonly Scene[] = [
  {},
  { used: 10 },
  { outcome: 'full' },
  { entitlement: { state: 'trial-expired', basis: bought(pass) } },
  { entitlement: { state: 'trial', basis: bought(trialEndingIn(3)) } },
  { entitlement: { state: 'active', basis: bought(yearlyRenewedIn(10)) } },
];

describe('a banner that was shown', () => {
  it('is the same once more from its outline, whatever it says and is sold in it', () => {
    const drawn = fc.record({
      scene: fc.constantFrom(...scenes),
      offer: fc.constantFrom(null, ...offers),
      locale: fc.constantFrom('en', 'ja'),
    });
    fc.assert(
      fc.property(drawn, ({ scene, offer, locale }) => {
        const shown = bannerOf({ ...scene, offer, locale });
        const publication = { ...examplePublication(), offers: offer === null ? [] : [offer] };
        const outline = { ...shown, offer: shown.offer?.id ?? null };
        expect(bannerFromOutline(publication, outline, now)).to.deep.equal(shown);
      }),
    );
  });

  it('is chosen again by the same number, though the text does not name it', () => {
    const publication = examplePublication();
    const en = publication.wordings.get('en') ?? expect.fail('no English');
    const body = { number: 'planTermCount', one: 'We charge {{planPrice}}', other: 'Every {{planTerm}}' };
    const headline = { one: 'The last one', other: '{{numberArticlesLeft}} left' };
    const banners = { ...en.banners, 'trial-ending': { headline: 'Soon', body }, metered: { headline } };
    const wording = { ...en, banners };
    const wordings = new Map([['en', wording]]);
    for (const scene of [
      { used: 9 },
      { entitlement: { state: 'trial', basis: bought(trialEndingIn(3)) } },
    ] as Scene[]) {
      const shown = bannerOf({ ...scene, wording });
      expect(bannerFromOutline({ ...publication, wordings }, { ...shown, offer: null }, now)).to.deep.equal(shown);
    }
  });
});
