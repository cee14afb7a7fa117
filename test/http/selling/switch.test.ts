import { expect } from 'chai';
import { switchesAnswer } from '../../../src/http/schemas/switching.ts';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const yearlyOffer = {
  ...monthlyOffer,
  id: 'yearly',
  price: { amount: 29_900, currency: 'usd' },
  term: { count: 1, unit: 'year' },
  then: { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' } },
};

describeOnEveryStore('/v1/{publication}/switch', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens, TRUST_PROXY: '1' }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);
  const path = `/v1/${example}/switch`;

  before(async () => {
    for (const offer of [monthlyOffer, yearlyOffer]) expect((await desk.makeOffer(offer)).status).to.equal(201);
  });

  const order = (headers: Record<string, string>, body: object = { offer: 'yearly', returnUrl }) =>
    page.post(path, body, headers);

  async function switches(headers: Record<string, string>, query = '') {
    const answer = await page.get(path + query, headers);
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    expect(switchesAnswer.parse(json)).to.deep.equal(json);
    return switchesAnswer.parse(json);
  }

  it('GET 200, POST 201: says what the switch costs, and leads to the page on which the reader confirms it', async () => {
    const headers = await buying.newReader();
    expect(await switches(headers)).to.deep.equal({ current: null, planned: null, plans: [] });
    await buying.buy(headers, 'monthly');
    const told = await switches(headers, '?offer=yearly');
    expect(told.current).to.deep.include({ offer: 'monthly', plan: monthlyOffer.then });
    expect(told.plans).to.have.lengthOf(1);
    expect(told.plans[0]).to.deep.include({ offer: 'yearly', plan: yearlyOffer.then });
    expect(told.plans[0]?.dueNow).to.deep.equal({ amount: 29_900 - 2999, currency: 'usd' });
    expect(told.plans[0]?.next).to.include({ amount: 29_900 });

    const answer = await order(headers);
    expect(answer.status).to.equal(201);
    const [dropped] = answer.headers.getSetCookie();
    expect(dropped, 'a token that says what was bought before').to.match(/^stile_entitlement_[\w-]+=; Max-Age=0/);
    const { url } = (await answer.json()) as { url: string };
    expect(await (await page.visit(url)).text()).to.contain('$299.00 every year');
    const confirmed = await fetch(url, { method: 'POST', body: new URLSearchParams({ action: 'confirm' }) });
    expect(await confirmed.text()).to.contain(returnUrl);

    await eventually(async () => (await buying.entitlement(headers)).offer === 'yearly');
    const { reader, entitlement } = await page.meter(unread(), { headers });
    expect(entitlement).to.include({ state: 'active', offer: 'yearly' });
    expect((await switches(headers)).current?.offer).to.equal('yearly');
    const seen = (await (await desk.get(`/readers/${reader.id}`)).json()) as { purchases: readonly object[] };
    expect(seen.purchases[0]).to.deep.include({
      offer: 'yearly',
      soldOffer: 'monthly',
      plan: yearlyOffer.then,
      switchesTo: null,
    });
  });

  it('409, 404: refuses what cannot be, and says why', async () => {
    const headers = await buying.newReader();
    await expectProblem(await order(headers), { status: 409, code: 'not-subscribed' });
    await buying.buy(headers, 'monthly');
    for (const [offer, problem] of [
      ['monthly', { status: 409, code: 'same-plan' }],
      ['trial-3-months', { status: 409, code: 'not-eligible' }],
      ['nothing', { status: 404, code: 'unknown-offer' }],
    ] as const) {
      await expectProblem(await order(headers, { offer, returnUrl }), problem);
      await expectProblem(await page.get(`${path}?offer=${offer}`, headers), problem);
    }
    const onTrial = await buying.newReader();
    await buying.buy(onTrial);
    await expectProblem(await order(onTrial), { status: 409, code: 'cannot-switch-now' });
  });

  it('401, 422: asks who it is, and leads back to the publication alone', async () => {
    await expectProblem(await order({}), { status: 401, code: 'reader-required' });
    await expectProblem(await page.get(path, {}), { status: 401, code: 'reader-required' });
    await expectProblem(await order(signedIn('forged')), { status: 401, code: 'invalid-identity' });
    const headers = as(await page.newReader());
    const foreign = { offer: 'yearly', returnUrl: 'https://evil.example/' };
    await expectProblem(await order(headers, foreign), { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
  });
});
