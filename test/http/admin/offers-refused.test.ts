import { expect } from 'chai';
import { example, expectProblem } from '../../support/browser/front-end.ts';
import { useOfferService, winterOffer } from '../../support/offer-service.ts';
import { send } from '../../support/request.ts';
import type { AdminName } from '../../support/sign-on/admins.ts';

describe('/v1/admin/publications/{publication}/offers: refusals', () => {
  const stage = useOfferService();
  const { desk } = stage;

  describe('401 and 403', () => {
    const calls: [string, string, AdminName[]][] = [
      ['GET', '/offers', ['vera', 'edith', 'olga']],
      ['GET', '/offers/trial-3-months', ['vera', 'edith', 'olga']],
      ['POST', '/offers', ['edith', 'olga']],
      ['PUT', '/offers/trial-3-months', ['edith', 'olga']],
      ['DELETE', '/offers/nothing', ['edith', 'olga']],
      ['POST', '/offers/nothing/end', ['edith', 'olga']],
      ['GET', '/audit', ['olga']],
    ];

    for (const [method, path, allowed] of calls) {
      it(`${method} ${path} is for ${allowed.join(', ')}, whatever else is wrong with the request`, async () => {
        const whole = `/v1/admin/publications/${example}${path}`;
        for (const headers of [undefined, { Authorization: 'Basic b2xnYTpvbGdh' }]) {
          const refused = await send(stage.service, whole, { method, ...(headers && { headers }) });
          expect(refused.headers.get('www-authenticate')).to.equal('Bearer');
          await expectProblem(refused, { status: 401, code: 'unauthorized' });
        }
        for (const name of ['vera', 'edith', 'olga'] as const) {
          const { status } = await desk.call(method, path, { as: name });
          if (allowed.includes(name)) expect(status, name).to.not.be.oneOf([401, 403, 500]);
          else expect(status, name).to.equal(403);
        }
      });
    }
  });

  describe('412', () => {
    it('lets nobody overwrite what they have not seen', async () => {
      const { path, body, etag } = await stage.newOffer();
      const mine = { ...body, price: { amount: 100, currency: 'usd' } };
      expect((await stage.put(path, mine, etag)).status).to.equal(200);
      const theirs = { ...body, price: { amount: 200, currency: 'usd' } };
      await expectProblem(await stage.put(path, theirs, etag), { status: 412, code: 'version-conflict' });
      const gone = await desk.call('DELETE', path, { headers: { 'If-Match': etag } });
      await expectProblem(gone, { status: 412, code: 'version-conflict' });
      expect(await (await desk.get(path)).json()).to.deep.equal(mine);
    });

    it('of twenty who replace it at once, one has', async () => {
      const { path, body, etag } = await stage.newOffer();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          stage.put(path, { ...body, price: { amount: 100 + index, currency: 'usd' } }, etag),
        ),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).to.have.lengthOf(1);
      expect(answers.filter(({ status }) => status === 412)).to.have.lengthOf(19);
      expect(await (await desk.get(path)).json()).to.deep.equal(await won[0]?.json());
    });

    it('takes one of several ETags, and none that is weak or not its own', async () => {
      const { path, body, etag } = await stage.newOffer();
      for (const wrong of [`W/${etag}`, '"x"', '1', '""', '"1.0"', '"99"'])
        await expectProblem(await stage.put(path, body, wrong), { status: 412, code: 'version-conflict' });
      expect((await stage.put(path, body, `"99", ${etag}`)).status).to.equal(200);
    });
  });

  describe('422', () => {
    const bad: [string, object, readonly string[]][] = [
      ['an id in capitals', { id: 'Winter' }, ['id']],
      ['an unknown field', { colour: 'red' }, ['colour']],
      ['no price', { price: undefined }, ['price']],
      ['half a cent', { price: { amount: 0.5, currency: 'usd' } }, ['price.amount']],
      ['money of no country', { price: { amount: 500, currency: 'zzz' }, then: null }, ['price.currency']],
      ['F8: less than Stripe charges', { price: { amount: 49, currency: 'usd' } }, ['price.amount']],
      ['F8: a plan for less', { then: { ...winterOffer.then, amount: 49 } }, ['then.amount']],
      ['F8: more than Stripe charges', { then: { ...winterOffer.then, amount: 100_000_000 } }, ['then.amount']],
      ['F8: thousandths', { price: { amount: 9005, currency: 'kwd' }, then: null }, ['price.amount']],
      ['F8: a free term with no plan', { price: { amount: 0, currency: 'usd' }, then: null }, ['price.amount']],
      ['two currencies', { price: { amount: 500, currency: 'jpy' } }, ['then.currency']],
      ['a term of no time', { term: { count: 0, unit: 'month' } }, ['term.count']],
      ['an introduction of two years', { term: { count: 2, unit: 'year' } }, ['term.count']],
      ['a time without its offset', { endsAt: '2027-01-31T23:59:59' }, ['endsAt']],
      ['an end before the start', { startsAt: '2027-02-01T00:00:00Z' }, ['endsAt']],
      ['an end that is past', { endsAt: '2026-12-20T11:59:59+09:00' }, ['endsAt']],
      ['an unknown country', { eligibility: { countries: ['Japan'] } }, ['eligibility.countries.0']],
      ['an unknown variable', { templates: { label: 'Only {{prize}}' } }, ['templates.label']],
      ['a date that is past', { templates: { deadline: 'Until November 1st, 2026' } }, ['templates.deadline']],
      ['HTML', { templates: { label: '<b>Now</b>' } }, ['templates.label']],
      ['an unknown status', { status: 'over' }, ['status']],
    ];

    for (const [name, change, paths] of bad) {
      it(`names the field of ${name}, in a new offer and in a changed one`, async () => {
        const body = { ...winterOffer, id: 'bad', ...change };
        await expectProblem(await desk.makeOffer(body), { status: 422, code: 'invalid-request', paths });
        const { path, etag, body: before } = await stage.newOffer();
        const changed = await stage.put(path, { ...body, id: 'id' in change ? change.id : before.id }, etag);
        await expectProblem(changed, { status: 422, code: 'invalid-request', paths });
        expect(await (await desk.get(path)).json()).to.deep.equal(before);
      });
    }

    it('an offer keeps its id', async () => {
      const { path, etag } = await stage.newOffer();
      const refused = await stage.put(path, { ...winterOffer, id: 'another' }, etag);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['id'] });
    });
  });

  it('428: changes nothing for anyone who does not say what they have seen', async () => {
    const { path, body } = await stage.newOffer();
    for (const etag of [undefined, '*']) {
      await expectProblem(await stage.put(path, body, etag), { status: 428, code: 'precondition-required' });
    }
    await expectProblem(await desk.call('DELETE', path), { status: 428, code: 'precondition-required' });
  });
});
