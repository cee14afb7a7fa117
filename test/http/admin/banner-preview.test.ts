import { expect } from 'chai';
import { parse } from 'yaml';
import type { z } from 'zod';
import { previewAnswer } from '../../../src/http/schemas/wording/banners.ts';
import { expectProblem } from '../../support/browser/front-end.ts';
import { shippedWording } from '../../support/fixtures/example-publication.ts';
import { useOfferService, winterOffer } from '../../support/offer-service.ts';
import { createAdminDesk } from '../../support/sign-on/admins.ts';

type PreviewJson = z.output<typeof previewAnswer>;

const path = '/banners/preview';
const states = [
  ...['metered', 'last-article', 'trial-offer', 'meter-exhausted', 'meter-closed', 'registration', 'premium'],
  ...['trial-expired', 'subscription-expired', 'pass-expired', 'payment-failed', 'trial-ending', 'renewal-coming'],
];

describe('POST /v1/admin/publications/{publication}/banners/preview', () => {
  const stage = useOfferService();
  const { desk } = stage;

  const ask = (body: unknown) => desk.call('POST', path, { as: 'vera', body });

  async function preview(body: unknown): Promise<PreviewJson> {
    const answer = await ask(body);
    expect(answer.status, await answer.clone().text()).to.equal(200);
    const json: unknown = await answer.json();
    const parsed = previewAnswer.parse(json);
    expect(parsed).to.deep.equal(json);
    return parsed;
  }

  async function headline(body: unknown, state: string, locale = 'en'): Promise<string | undefined> {
    const { banners } = await preview(body);
    return banners.find((each) => each.state === state && each.locale === locale)?.banner?.headline;
  }

  describe('200', () => {
    it('shows every state in every language, as it usually is', async () => {
      const { at, banners, faults } = await preview({});
      expect(at).to.match(/^2026-12-20T12:\d\d:\d\d\+09:00$/);
      expect(faults).to.deep.equal([]);
      expect(banners.map(({ state, locale }) => `${locale} ${state}`)).to.deep.equal(
        ['en', 'ja'].flatMap((locale) => states.map((state) => `${locale} ${state}`)),
      );
      for (const { state, locale, layout, banner, holes, faults: own } of banners) {
        expect(banner, `${locale} ${state}`).to.include({ state, locale, layout });
        expect([holes, own]).to.deep.equal([[], []]);
      }
      const bars = banners.filter(({ layout, locale }) => layout === 'bar' && locale === 'en');
      expect(bars.map(({ state }) => state)).to.deep.equal([
        ...['metered', 'last-article', 'payment-failed', 'trial-ending', 'renewal-coming'],
      ]);
    });

    it('shows what will be charged, by the plan of the offer beside it and the given date', async () => {
      const dates = { endsAt: '2027-03-20T12:00:00+09:00' };
      const { banners } = await preview({ dates, locales: ['en'] });
      const shown = (state: string) => banners.find((each) => each.state === state)?.banner;
      expect(shown('trial-ending')?.headline).to.equal('Your trial ends on March 20th, 2027');
      expect(shown('trial-ending')?.terms).to.contain('$29.99 every month');
      expect(shown('renewal-coming')?.headline).to.contain('March 20th, 2027');
      expect(shown('renewal-coming')?.terms).to.contain('for the next year');
      const pass = { ...winterOffer, then: null };
      expect(await headline({ offer: pass, dates }, 'trial-ending')).to.equal('Your trial ends on March 20th, 2027');
    });

    it('puts the given numbers into the texts, whatever the state', async () => {
      expect(await headline({ numbers: { used: 8 } }, 'metered')).to.equal('You have 2 free articles left this month');
      expect(await headline({ numbers: { left: 1 } }, 'metered')).to.equal('You have 1 free article left this month');
      expect(await headline({ numbers: { limit: 5, used: 5 } }, 'metered')).to.equal(
        'You have 0 free articles left this month',
      );
      expect(await headline({ numbers: { more: 1 } }, 'registration')).to.equal(
        'Register to read 1 more free article this month',
      );
      expect(await headline({ numbers: { left: 4 } }, 'metered', 'ja')).to.equal('今月の無料記事は残り4本です');
    });

    it('goes by the given time, and by the dates given beside it', async () => {
      const body = async (request: object) => {
        const { banners } = await preview({ locales: ['en'], ...request });
        return banners.find(({ state }) => state === 'meter-exhausted')?.banner?.body;
      };
      const told = (date: string) => `You can read 10 more free articles from ${date}, or subscribe and read on now.`;
      expect(await body({ at: '2027-03-10T12:00:00+09:00' })).to.equal(told('April 1st'));
      expect(await body({ dates: { resetsAt: '2027-03-22T00:00:00+09:00' } })).to.equal(told('March 22nd'));
      // The offer that is on sale today is over by then, and so its banner has a hole.
      const { banners } = await preview({ locales: ['en'], at: '2027-03-10T12:00:00+09:00' });
      expect(banners.find(({ state }) => state === 'trial-offer')).to.deep.include({ banner: null, holes: ['term'] });
      expect(banners.find(({ state }) => state === 'metered')?.banner?.offer).to.equal(null);
    });

    it('names an offer that is not saved, though it is a draft', async () => {
      const offer = { ...winterOffer, status: 'draft' };
      const { banners, faults } = await preview({ offer });
      expect(faults).to.deep.equal([]);
      const of = (locale: string) => banners.find((each) => each.state === 'trial-offer' && each.locale === locale);
      expect(of('en')?.banner).to.deep.include({ headline: 'Try 2 months for $5', note: 'Offer ends January 15th' });
      expect(of('en')?.banner?.offer).to.include({ id: 'winter', label: 'Two months for $5' });
      expect(of('ja')?.banner?.headline).to.equal('2 か月を$5でお試し');
      expect((await desk.get('/offers/winter')).status).to.equal(404);
    });

    it('shows a wording that is not saved, and changes nothing for readers', async () => {
      const en = shippedWording('en');
      const metered = { ...en.banners.metered, headline: { one: 'One left', other: '{{numberArticlesLeft}} left' } };
      const wording = { ...en, banners: { ...en.banners, metered } };
      expect(await headline({ wording, numbers: { left: 1 } }, 'metered')).to.equal('One left');
      expect(await headline({ wording, numbers: { left: 3 } }, 'metered')).to.equal('3 left');
      expect(await headline({ numbers: { left: 3 } }, 'metered')).to.equal('You have 3 free articles left this month');
    });

    it('shows a language that is not saved, with its own forms', async () => {
      const wording = { ...shippedWording('en'), locale: 'pl', plurals: { one: '', few: 'y', many: 'ów', other: 'u' } };
      const { banners } = await preview({ wording, locales: ['pl'], numbers: { left: 3 } });
      expect(banners[0]?.banner?.headline).to.equal('You have 3 free articley left this month');
    });

    it('says what keeps it from being saved, in its place', async () => {
      const en = shippedWording('en');
      const wording = {
        ...en,
        title: 'A <b>',
        plurals: { other: 's' },
        banners: {
          ...en.banners,
          metered: { headline: { one: 'x', other: 'Only {{numberArticlesLeft}} of {{limit}}' } },
          premium: { headline: 'Until January 1st, 2020' },
        },
      };
      const { banners, faults } = await preview({
        wording,
        locales: ['en'],
        offer: { ...winterOffer, term: { count: 40, unit: 'year' } },
      });
      expect(faults.map(({ locale, path: at }) => `${locale} ${at}`)).to.deep.equal([
        'null offer.term.count',
        'en title',
        'en plurals',
      ]);
      const [metered] = banners;
      expect(metered).to.deep.include({ banner: null, holes: ['limit'] });
      expect(metered?.faults).to.deep.equal([
        {
          path: 'banners.metered.headline.other',
          message: 'names an unknown variable: {{limit}}',
          offset: 31,
          length: 9,
        },
      ]);
      expect(banners.find(({ state }) => state === 'premium')?.faults).to.have.lengthOf(1);
    });

    it('judges dates in texts by the time of saving and not by that of the preview', async () => {
      const en = shippedWording('en');
      const premium = { headline: 'Until March 1st, 2027' };
      const wording = { ...en, banners: { ...en.banners, premium } };
      const { banners } = await preview({ wording, at: '2028-01-01T00:00:00Z' });
      expect(banners.flatMap(({ faults }) => faults)).to.deep.equal([]);
    });

    it('gives HTML back as it was typed, for no matter who shows it to show as text', async () => {
      const en = shippedWording('en');
      const words = '<img src=x onerror="alert(1)">';
      const wording = { ...en, banners: { ...en.banners, premium: { headline: words } } };
      expect(await headline({ wording }, 'premium')).to.equal(words);
    });

    it('renders nothing of a locale that is none', async () => {
      const wording = { ...shippedWording('en'), locale: 'xx' };
      const { banners, faults } = await preview({ wording, locales: ['xx'] });
      expect(banners.map(({ banner }) => banner)).to.deep.equal(states.map(() => null));
      expect(faults.map(({ path: at }) => at)).to.deep.equal(['locale']);
    });
  });

  it('404: knows the publications that there are', async () => {
    const elsewhere = createAdminDesk(stage.service, 'elsewhere');
    const refused = await elsewhere.call('POST', path, { body: {} });
    await expectProblem(refused, { status: 404, code: 'unknown-publication' });
  });

  const bad: [string, unknown, readonly string[]][] = [
    ['an unknown field', { colour: 'red' }, ['colour']],
    ['half an article', { numbers: { used: 0.5 } }, ['numbers.used']],
    ['less than no article', { numbers: { left: -1 } }, ['numbers.left']],
    ['a number of nothing', { numbers: { readers: 1 } }, ['numbers.readers']],
    ['a time without its offset', { at: '2027-01-01T00:00:00' }, ['at']],
    ['a date that is none', { dates: { endsAt: 'soon' } }, ['dates.endsAt']],
    ['a language without a wording', { locales: ['en', 'fr'] }, ['locales.1']],
    ['an offer without a price', { offer: { ...winterOffer, price: undefined } }, ['offer.price']],
    ['a wording without a title', { wording: { ...shippedWording('en'), title: undefined } }, ['wording.title']],
    ['a wording in another case', { wording: { ...shippedWording('en'), locale: 'EN' } }, ['wording.locale']],
    [
      'a wording without its banners',
      { wording: parse('{ locale: en, title: A, plurals: {} }') },
      ['wording.offer', 'wording.banners'],
    ],
  ];

  for (const [name, body, paths] of bad) {
    it(`422: names the field of ${name}`, async () => {
      await expectProblem(await ask(body), { status: 422, code: 'invalid-request', paths });
    });
  }
});
