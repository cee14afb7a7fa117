import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { useConfigDir } from '../../support/publications.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describeOnEveryStore('POST /v1/{publication}/portal, to cancel', (store) => {
  const config = useConfigDir({ [example]: { billing: { retention: { percentOff: 30, periods: 3 } } } });
  const env = () => ({ ...store.env(), ADMIN_TOKENS: adminTokens, CONFIG_DIR: config.dir });
  const service = useService(env, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  const ask = (headers: Record<string, string>, action = 'cancel') =>
    page.post(`/v1/${example}/portal`, { returnUrl, action }, headers);

  async function open(headers: Record<string, string>): Promise<{ url: string; text: string }> {
    const answer = await ask(headers);
    const json = await answer.text();
    expect(answer.status, json).to.equal(201);
    const { url } = JSON.parse(json) as { url: string };
    return { url, text: await (await page.visit(url)).text() };
  }

  const audited = async () => {
    const log = await desk.get('/audit?what=purchase.', 'olga');
    return ((await log.json()) as { entries: readonly { what: string }[] }).entries.map(({ what }) => what);
  };

  it('201: offers what the publication has to stay for, once; that it was accepted is noted', async () => {
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
    const headers = await buying.newReader();
    await buying.buy(headers, 'monthly');
    const { reader } = await page.meter(unread(), { headers });
    const { url, text } = await open(headers);
    expect(text).to.include('30% off').and.include('the next 3 months');
    await fetch(url, { method: 'POST', body: new URLSearchParams({ action: 'stay' }) });
    await eventually(async () => (await audited()).length > 0);
    expect(await audited()).to.deep.equal([`purchase.retention-accepted ${reader.id}`]);
    const seen = (await (await desk.get(`/readers/${reader.id}`)).json()) as {
      readonly purchases: readonly { readonly retainedAt: string }[];
    };
    expect(seen.purchases[0]?.retainedAt).to.match(/^2026-12-20T/);
    expect((await open(headers)).text)
      .to.include('Cancel your subscription')
      .and.not.include('30% off');
    expect((await ask(headers, 'manage')).status).to.equal(201);
  });

  it('409, 422: has nothing to cancel for who bought nothing, and knows two actions', async () => {
    const headers = await buying.newReader();
    await expectProblem(await ask(headers), { status: 409, code: 'not-subscribed' });
    const wrong = { status: 422, code: 'invalid-request', paths: ['action'] };
    await expectProblem(await ask(headers, 'pause'), wrong);
  });
});
