import { expect } from 'chai';
import type { z } from 'zod';
import { offersAnswer } from '../../../src/http/schemas/offers.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const trial = {
  id: 'trial-3-months',
  label: 'Try 3 months for $9',
  deadline: 'Offer ends January 31st',
  price: { amount: 900, currency: 'usd' },
  term: { count: 3, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  endsAt: '2027-01-31T23:59:59+09:00',
};

const everybody = { newReadersOnly: false, countries: [] as string[] };
const plan = {
  id: 'monthly',
  price: { amount: 2999, currency: 'usd' },
  term: { count: 1, unit: 'month' },
  then: trial.then,
  eligibility: everybody,
  templates: { label: '{{price}} a month' },
  status: 'live',
};
const dayPass = { ...plan, id: 'day-pass', term: { count: 1, unit: 'day' }, then: null };

describe('offers', () => {
  const config = useConfigDir({
    'several-offers': { meter: smallMeter },
    'of-japan': { meter: smallMeter },
    'sold-in-order': { meter: smallMeter, wall: ['registration', 'trial-offer', 'meter-exhausted'] },
  });
  const service = useService(
    () => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1', COUNTRY_HEADER: 'X-Reader-Country' }),
    {
      realNow: startingAt('2026-12-20T12:00:00+09:00'),
    },
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  const ask = (headers: Record<string, string> = {}, { publication = example, query = '' } = {}) =>
    page.get(`/v1/${publication}/offers${query}`, headers);

  async function offers(...of: Parameters<typeof ask>): Promise<z.output<typeof offersAnswer>['offers']> {
    const answer = await ask(...of);
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(offersAnswer.parse(json)).to.deep.equal(json);
    return offersAnswer.parse(json).offers;
  }

  const idsFor = async (...of: Parameters<typeof ask>) => (await offers(...of)).map(({ id }) => id);

  describe('GET /v1/{publication}/offers: 200', () => {
    it('tells all that the contract says, and B9: mints nobody', async () => {
      const answer = await ask();
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      expect(answer.headers.getSetCookie()).to.deep.equal([]);
      const url = `${service.url}/${example}/offers?locale=en`;
      expect(await answer.json()).to.deep.equal({ offers: [trial], url });
    });

    it('words them in the language that is asked for', async () => {
      const [inJapanese] = await offers({}, { query: '?locale=ja' });
      expect(inJapanese?.label).to.match(/\p{Script=Hiragana}/u);
      expect(inJapanese).to.deep.include({ price: trial.price, endsAt: trial.endsAt });
      expect(await offers({ 'Accept-Language': 'ja,en;q=0.5' })).to.deep.equal([inJapanese]);
      expect(await offers({ 'Accept-Language': 'ja' }, { query: '?locale=en' })).to.deep.equal([trial]);
    });

    it('names first what ends first, then what costs least; none that is a draft, over, or yet to come', async () => {
      const publication = 'several-offers';
      const desk = createAdminDesk(service, publication);
      const live = { startsAt: null, endsAt: null };
      for (const offer of [
        plan,
        { ...plan, ...live, id: 'cheaper', price: { amount: 100, currency: 'usd' } },
        { ...plan, id: 'soon-over', endsAt: '2027-01-01T00:00:00+09:00' },
        { ...plan, id: 'draft', status: 'draft' },
        { ...plan, id: 'ended', status: 'ended' },
        { ...plan, id: 'to-come', startsAt: '2026-12-21T00:00:00+09:00' },
      ]) {
        expect((await desk.makeOffer(offer)).status, offer.id).to.equal(201);
      }
      const expected = ['soon-over', 'trial-3-months', 'cheaper', 'monthly'];
      expect(await idsFor({}, { publication })).to.deep.equal(expected);
      const [monthly] = (await offers({}, { publication })).slice(-1);
      expect(monthly).to.deep.include({ label: '$29.99 a month', deadline: null, endsAt: null });
    });

    it('offers in a country what is sold there, S9: where a proxy names it in the header that the setting says', async () => {
      const publication = 'of-japan';
      const desk = createAdminDesk(service, publication);
      await desk.changeOffer('trial-3-months', { eligibility: { newReadersOnly: true, countries: ['JP'] } });
      const headers = as(await page.newReader(publication));
      const of = (country: Record<string, string>) => idsFor({ ...headers, ...country }, { publication });
      expect(await of({ 'X-Reader-Country': 'jp' })).to.deep.equal(['trial-3-months']);
      for (const country of [{}, { 'X-Reader-Country': 'SG' }, { 'X-Reader-Country': 'Japan' }])
        expect(await of(country)).to.deep.equal([]);
      const banner = async (country: object) =>
        (await page.meter(unread(), { publication, headers: { ...headers, ...country } })).banner?.offer;
      expect(await banner({ 'X-Reader-Country': 'JP' })).to.include({ id: 'trial-3-months' });
      expect(await banner({})).to.equal(null);
    });

    it('offers a trial to nobody who had one, and everything else again', async () => {
      const desk = createAdminDesk(service);
      const again = { ...plan, id: 'again', price: { amount: 100, currency: 'usd' } };
      for (const offer of [dayPass, again]) expect((await desk.makeOffer(offer)).status).to.equal(201);
      const headers = as(await page.newReader());
      expect(await idsFor(headers)).to.deep.equal(['trial-3-months', 'again', 'day-pass']);
      await buying.buy(headers);
      const { reader } = await page.meter(unread(), { headers });
      await buying.happens(reader.id, 'cancel', { when: 'now' });
      expect(await idsFor(headers)).to.deep.equal(['day-pass']);
      for (const id of ['again', 'day-pass']) await desk.call('POST', `/offers/${id}/end`);
    });
  });

  describe('GET /v1/{publication}/offers: refusals', () => {
    it('401, 404, 422: answers problems', async () => {
      await expectProblem(await ask(signedIn('forged')), { status: 401, code: 'invalid-identity' });
      await expectProblem(await ask({}, { publication: 'elsewhere' }), { status: 404, code: 'unknown-publication' });
      for (const [query, path] of [
        ['?colour=red', 'colour'],
        [`?locale=${'x'.repeat(65)}`, 'locale'],
      ] as const) {
        const refused = await ask({}, { query });
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: [path] });
      }
    });

    it('shows a foreign page nothing', async () => {
      const answer = await ask({ Origin: 'https://evil.example' });
      expect(answer.headers.get('access-control-allow-origin')).to.equal(null);
    });
  });

  describe('banners', () => {
    const named = { id: trial.id, label: trial.label, deadline: trial.deadline };

    it('name the offer while the reader counts down, and are the offer at the wall', async () => {
      const headers = as(await page.newReader());
      const seen = await page.readMany(11, { headers });
      expect(seen[0]?.banner).to.deep.include({ state: 'metered', offer: named });
      expect(seen[9]?.banner).to.deep.include({ state: 'last-article', offer: named });
      expect(seen[10]?.banner).to.deep.include({
        state: 'trial-offer',
        layout: 'wall',
        offer: named,
        headline: 'Try 3 months for $9',
        note: 'Offer ends January 31st',
        button: { label: 'Get Unlimited access', action: 'offers' },
      });
      expect(seen[10]?.reason, 'the reason is another matter').to.equal('REGISTRATION_REQUIRED');
      const premium = await page.meter({ id: unread(), tier: 'premium' }, { headers });
      expect(premium).to.include({ reason: 'PREMIUM' });
      expect(premium.banner).to.deep.include({ state: 'trial-offer', offer: named });
    });

    it('name it, with its deadline, in the language that is asked for, as the list of offers does', async () => {
      const headers = as(await page.newReader());
      const [listed] = await offers(headers, { query: '?locale=ja' });
      const inJapanese = { headers: { ...headers, 'Accept-Language': 'ja' } };
      const seen = await page.readMany(11, inJapanese);
      const texts = { id: trial.id, label: listed?.label, deadline: listed?.deadline };
      expect(listed?.deadline).to.include('1月31日');
      expect(seen[0]?.banner).to.deep.include({ state: 'metered', locale: 'ja', offer: texts });
      expect(seen[9]?.banner).to.deep.include({ state: 'last-article', locale: 'ja', offer: texts });
      expect(seen[10]?.banner).to.deep.include({
        state: 'trial-offer',
        headline: listed?.label,
        note: listed?.deadline,
      });
    });

    it('stand in the order of the publication', async () => {
      const publication = 'sold-in-order';
      const headers = as(await page.newReader(publication));
      const [, , denied] = await page.readMany(3, { publication, headers });
      expect(denied?.banner).to.deep.include({ state: 'registration', offer: null });
    });

    it('name nothing to those who pay, and nothing but what may be bought to those who did', async () => {
      const headers = as(await page.newReader());
      await buying.buy(headers);
      const { banner, reader } = await page.meter(unread(), { headers });
      expect(banner).to.equal(null);
      await buying.happens(reader.id, 'cancel', { when: 'now' });
      const seen = await page.readMany(11, { headers });
      for (const each of seen) expect(each.banner).to.deep.include({ state: 'trial-expired', offer: null });
      const layouts = seen.map(({ banner: shown }) => shown?.layout);
      expect(layouts, 'a bar while the meter lasts, then a wall').to.deep.equal([...Array(10).fill('bar'), 'wall']);
      const premium = await page.meter({ id: unread(), tier: 'premium' }, { headers });
      expect(premium.banner).to.include({ state: 'trial-expired', layout: 'wall' });
    });

    it('name nothing that is over', async () => {
      const publication = 'several-offers';
      const desk = createAdminDesk(service, publication);
      const { offers: all } = (await (await desk.get('/offers')).json()) as { offers: { id: string }[] };
      for (const { id } of all) await desk.call('POST', `/offers/${id}/end`);
      const headers = as(await page.newReader(publication));
      const seen = await page.readMany(3, { publication, headers });
      expect(seen.map(({ banner }) => [banner?.state, banner?.offer])).to.deep.equal([
        ['metered', null],
        ['last-article', null],
        ['registration', null],
      ]);
    });
  });
});

describe('offers of a service that trusts no proxy', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });

  it('are those of no country, whichever a reader names', async () => {
    const eligibility = { newReadersOnly: true, countries: ['JP'] };
    await createAdminDesk(service).changeOffer('trial-3-months', { eligibility, endsAt: null });
    const answer = await createFrontEnd(service).get(`/v1/${example}/offers`, { 'X-Reader-Country': 'JP' });
    expect(await answer.json()).to.deep.include({ offers: [] });
  });
});
