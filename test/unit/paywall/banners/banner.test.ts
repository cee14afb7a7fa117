import { expect } from 'chai';
import {
  bannerOf,
  moreForRegistered,
  type Scene,
  select,
  stateOf,
  threeMonths,
} from '../../../support/fixtures/banner-scene.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';

describe('the numbers in a banner', () => {
  it("B14: come from the reader's own state and limit", () => {
    const left = (scene: Scene) => bannerOf(scene).variables['numberArticlesLeft'];
    expect(left({ used: 3 })).to.equal(7);
    expect(left({ used: 3, kind: 'registered', settings: moreForRegistered })).to.equal(12);
    const lowered = { meter: { ...moreForRegistered.meter, limits: { anonymous: 5, registered: 5 } } };
    expect(left({ used: 3, settings: lowered })).to.equal(2);
    expect(bannerOf({ outcome: 'full', used: 5, settings: lowered }).body).to.contain('5 more free articles');
  });

  it('count what is left after the article now shown, in a dry run as well', () => {
    expect(bannerOf({ outcome: 'room', used: 2 }).headline).to.equal(
      bannerOf({ outcome: 'counted', used: 3 }).headline,
    );
    expect(stateOf({ outcome: 'room', used: 9 })).to.equal('last-article');
    expect(stateOf({ outcome: 'room', used: 8 })).to.equal('metered');
  });

  it('stay when an article is read again', () => {
    expect(bannerOf({ outcome: 'already-read', used: 3 }).headline).to.contain('7 free articles');
  });

  it('C4: say "last article" on the view that is the last, and none left when an article is opened again', () => {
    expect(stateOf({ outcome: 'counted', used: 10 })).to.equal('last-article');
    expect(stateOf({ outcome: 'room', used: 9 })).to.equal('last-article');
    const again = { outcome: 'already-read', used: 10 } as const;
    expect(bannerOf(again)).to.include({
      state: 'metered',
      headline: 'You have 0 free articles left this month',
    });
    expect(bannerOf({ ...again, locale: 'ja' }).headline).to.equal('今月の無料記事は残り0本です');
    expect(bannerOf({ ...again, offer: threeMonths }).offer?.id).to.equal('trial-3-months');
  });

  it('never speak of fewer than none left', () => {
    expect(bannerOf({ outcome: 'already-read', used: 12 }).headline).to.equal(
      'You have 0 free articles left this month',
    );
  });
});

describe('a banner is never sent with a hole', () => {
  const shipped = shippedWording('en');
  const without = { ...threeMonths, endsAt: null };
  const denied = { outcome: 'full', used: 10 } as const;

  it('the note and the deadline are left out where the offer has no end', () => {
    const banner = bannerOf({ ...denied, offer: without });
    expect([banner.state, banner.note, banner.offer?.deadline]).to.deep.equal(['trial-offer', null, null]);
    expect(Object.keys(banner.template)).to.deep.equal(['headline', 'terms']);
    expect(bannerOf({ offer: without }).offer).to.deep.equal({
      id: 'trial-3-months',
      label: 'Try 3 months for $9',
      deadline: null,
    });
  });

  it('the next fitting one is sent, and the hole is told', () => {
    const headline = 'Only until {{offerEnds}}';
    const banners = { ...shipped.banners, 'trial-offer': { ...shipped.banners['trial-offer'], headline } };
    const { banner, holes } = select({ ...denied, offer: without, wording: { ...shipped, banners } });
    expect(banner?.state).to.equal('meter-exhausted');
    expect(holes).to.deep.equal([{ state: 'trial-offer', variable: 'offerEnds' }]);
  });

  it('none is sent where no other fits', () => {
    const banners = { ...shipped.banners, metered: { headline: 'Until {{endDate}}' } };
    expect(select({ wording: { ...shipped, banners } })).to.deep.equal({
      banner: null,
      holes: [{ state: 'metered', variable: 'endDate' }],
    });
  });

  it('only the offer is left out where its label has the hole', () => {
    const wording = { ...shipped, offer: { label: 'Until {{offerEnds}}', deadline: 'soon' } };
    const { banner, holes } = select({ offer: without, wording });
    expect([banner?.state, banner?.offer]).to.deep.equal(['metered', null]);
    expect(holes).to.deep.equal([{ state: 'metered', variable: 'offerEnds' }]);
  });
});

describe('an offer with texts of its own', () => {
  const templates = { label: 'New at the {{title}}: {{term}} for {{price}}', deadline: 'Only until {{offerEnds}}' };
  const offerOf = (changes: Partial<typeof threeMonths>) => bannerOf({ offer: { ...threeMonths, ...changes } }).offer;

  it('is named by them, and by those of the wording where it lacks one', () => {
    expect(offerOf({ templates })).to.deep.equal({
      id: 'trial-3-months',
      label: 'New at the Nikkei Asian Review: 3 months for $9',
      deadline: 'Only until January 31st',
    });
    expect(offerOf({ templates: { label: templates.label } })?.deadline).to.equal('Offer ends January 31st');
    expect(offerOf({ templates: { deadline: templates.deadline } })?.label).to.equal('Try 3 months for $9');
  });

  it('announces no end where it has none', () => {
    expect(offerOf({ templates, endsAt: null })?.deadline).to.equal(null);
  });

  it('is left out where they have a hole, and the hole is told', () => {
    const { banner, holes } = select({ offer: { ...threeMonths, templates: { label: '{{nobody}}' } } });
    expect([banner?.state, banner?.offer]).to.deep.equal(['metered', null]);
    expect(holes).to.deep.equal([{ state: 'metered', variable: 'nobody' }]);
  });

  it('lago #2244: ends on the day of the publication, not a day early', () => {
    const endsAt = Date.parse('2027-01-31T00:00:00+09:00');
    expect(offerOf({ endsAt, templates })?.deadline).to.equal('Only until January 31st');
  });
});

describe('the locale of a banner', () => {
  it('is the one asked for', () => {
    const banner = bannerOf({ locale: 'ja', outcome: 'full', offer: threeMonths });
    expect([banner.locale, banner.note]).to.deep.equal(['ja', 'お申し込みは1月31日まで']);
    expect(bannerOf({ locale: 'ja' }).headline).to.equal('今月の無料記事は残り7本です');
  });

  it("is the publication's default where there is no wording in it", () => {
    expect(bannerOf({ locale: 'fr' }).locale).to.equal('en');
    expect(bannerOf({ locale: 'fr', settings: { defaultLocale: 'ja' } }).locale).to.equal('ja');
  });

  it("takes its dates from the publication's time zone", () => {
    const offer = { ...threeMonths, endsAt: Date.parse('2027-01-31T23:59:00-05:00') };
    expect(bannerOf({ outcome: 'full', offer }).note).to.equal('Offer ends February 1st');
    const settings = { timeZone: 'America/New_York' };
    expect(bannerOf({ outcome: 'full', offer, settings }).note).to.equal('Offer ends January 31st');
  });

  it('names an offer in the zone of each publication that carries it', () => {
    const offer = { ...threeMonths, endsAt: Date.parse('2027-01-31T23:59:00-05:00') };
    const wording = shippedWording('en');
    const deadline = (timeZone: string) => bannerOf({ offer, wording, settings: { timeZone } }).offer?.deadline;
    expect(deadline('Asia/Tokyo')).to.equal('Offer ends February 1st');
    expect(deadline('America/New_York')).to.equal('Offer ends January 31st');
    expect(deadline('Asia/Tokyo')).to.equal('Offer ends February 1st');
  });
});
