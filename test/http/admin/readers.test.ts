import { expect } from 'chai';
import { readerSchema } from '../../../src/http/schemas/readers.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const until = '2027-06-30T00:00:00+09:00';

describe('/v1/admin/publications/{publication}/readers/{id}', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const buying = createBuying(page);

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id, path: `/readers/${reader.id}` };
  }

  async function found(answer: Response) {
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(readerSchema.parse(json)).to.deep.equal(json);
    return readerSchema.parse(json);
  }

  const grant = (path: string, body: unknown = { until }) => desk.call('POST', `${path}/grant`, { as: 'olga', body });
  const revoke = (path: string) => desk.call('POST', `${path}/revoke`, { as: 'olga' });
  const reasonFor = async (headers: Record<string, string>) => (await page.meter(unread(), { headers })).reason;

  it('200: shows that a reader has nothing', async () => {
    const { id, path } = await newReader();
    const meter = { used: 0, window: 'month', resetsAt: '2027-01-01T00:00:00+09:00' };
    const anonymous = { ...meter, limit: 10, left: 10 };
    const { now, supportCode, ...rest } = await found(await desk.get(path));
    expect(supportCode).to.match(/^(?:\w{4}-){6}\w{4}$/);
    expect(now).to.match(/^2026-12-20T12:0\d:\d\d\+09:00$/);
    expect(rest).to.deep.equal({
      known: false,
      reader: { id, kind: null },
      entitlement: { state: 'none', offer: null, endsAt: null },
      access: { until: null, renews: false, sources: [] },
      purchases: [],
      paysTwice: false,
      grant: null,
      revokedAt: null,
      meter: anonymous,
      meters: { anonymous, registered: { ...meter, limit: 15, left: 15 } },
      views: [],
      trial: { had: false },
      checkout: null,
      stripe: null,
    });
  });

  it('200: shows how much of the meter is used and when, and never what was read', async () => {
    const { headers, path } = await newReader();
    await page.meter('a-secret-affair', { headers });
    await page.readMany(2, { headers });
    const answer = await desk.get(path);
    expect(await answer.clone().text()).to.not.include('a-secret-affair');
    const { meter, meters, views } = await found(answer);
    expect(meter).to.include({ limit: 10, used: 3, left: 7 });
    expect(meters.registered).to.include({ limit: 15, used: 3, left: 12 });
    expect(views).to.have.lengthOf(3);
    for (const view of views) expect(view).to.match(/^2026-12-20T12:\d\d:\d\d\+09:00$/);
  });

  it('200: knows registered readers by the publisher’s own id, and tells both apart once they were united', async () => {
    const token = await page.newReader();
    const sub = 'aiko/1+2@example.com ü';
    const both = { ...as(token), ...signedIn(await page.signIn(sub)) };
    const { reader } = await page.meter(unread(), { headers: as(token) });
    const registered = await page.meter(unread(), { headers: both });
    const bySub = await found(await desk.get(`/readers/${encodeURIComponent(sub)}`));
    expect(bySub.reader).to.deep.equal({ id: registered.reader.id, kind: 'registered' });
    expect(bySub.meter).to.include({ limit: 15, used: 2 });
    const { now: _, ...byId } = await found(await desk.get(`/readers/${registered.reader.id}`));
    expect(bySub).to.deep.include(byId);
    expect((await found(await desk.get(`/readers/${reader.id}`))).reader.kind).to.equal('anonymous');
  });

  it('200: finds a sign-in id that looks like a reader id, where that is said', async () => {
    const sub = `r_${'A'.repeat(22)}`;
    const headers = signedIn(await page.signIn(sub));
    const { reader } = await page.meter(unread(), { headers });
    expect((await found(await desk.get(`/readers/${sub}`))).reader.id).to.equal(sub);
    expect((await found(await desk.get(`/readers/${sub}?by=id`))).reader.id).to.equal(sub);
    const bySub = await found(await desk.get(`/readers/${sub}?by=sign-in`));
    expect(bySub.reader).to.deep.equal({ id: reader.id, kind: 'registered' });
    await desk.call('POST', `/readers/${sub}/grant?by=sign-in`, { as: 'olga', body: { until } });
    expect(await reasonFor(headers)).to.equal('SUBSCRIBER');
  });

  it('200: shows the checkout that a reader has open, until it is over', async () => {
    const { headers, path } = await newReader();
    await buying.open(headers);
    const { checkout, stripe, trial } = await found(await desk.get(path));
    expect(checkout).to.include({ offer: 'trial-3-months' });
    expect(checkout?.expiresAt).to.match(/^2026-12-2/);
    expect(stripe?.customers[0]?.id).to.match(/^cus_/);
    expect(stripe?.subscriptions).to.deep.equal([]);
    expect(trial.had).to.equal(false);
  });

  it('S12: shows nobody what would let them pay or come back in the place of a reader', async () => {
    const { headers, path } = await newReader();
    const opened = await buying.checkout(headers);
    const { session, url } = (await opened.json()) as { session: string; url: string };
    for (const name of ['vera', 'edith', 'olga'] as const) {
      const seen = [await desk.get(path, name)];
      if (name === 'olga') seen.push(await desk.get(`${path}/export`, name));
      for (const shown of seen) {
        const text = await shown.text();
        expect(JSON.parse(text).checkout, text).to.have.all.keys('offer', 'expiresAt');
        for (const secret of [session, url, ...Object.values(headers)]) expect(text).to.not.include(secret);
      }
    }
    for (const shown of [await grant(path), await revoke(path), await desk.get('/audit', 'olga')])
      expect(await shown.text())
        .to.not.include(session)
        .and.not.include(url);
  });

  it('200: shows what a reader bought, and that they have cancelled it', async () => {
    const { headers, id, path } = await newReader();
    await buying.buy(headers);
    await buying.happens(id, 'cancel', { when: 'period-end' });
    const { entitlement, purchases } = await found(await desk.get(path));
    expect(entitlement).to.include({ state: 'trial', offer: 'trial-3-months' });
    expect(purchases).to.have.lengthOf(1);
    expect(purchases[0]).to.include({ kind: 'subscription', status: 'trialing', paid: true, paidFull: false });
    const { stripe, trial } = await found(await desk.get(path));
    expect(
      stripe?.subscriptions?.map(({ id: _, cancelsAt: __, ...rest }) => rest),
      'the stand-in has no dashboard',
    ).to.deep.equal([{ offer: 'trial-3-months', status: 'trialing', url: null, running: true }]);
    expect(stripe?.subscriptions?.[0]?.id).to.match(/^sub_/);
    expect(trial.had).to.equal(true);
    expect((await found(await desk.get(path))).checkout, 'it was paid').to.equal(null);
    expect(purchases[0]?.cancelsAt)
      .to.equal(entitlement.endsAt)
      .and.match(/^2027-03-20T/);
  });

  it('200: gives access until a date, at once and no longer', async () => {
    const { headers, path } = await newReader();
    const given = await found(await grant(path));
    expect(given.entitlement).to.deep.equal({ state: 'active', offer: null, endsAt: until });
    expect(given.grant).to.include({ until, by: 'olga' });
    expect(await reasonFor(headers)).to.equal('SUBSCRIBER');
    expect((await found(await desk.get(path))).entitlement.state).to.equal('active');
  });

  it('200: takes everything away, at once', async () => {
    const { headers, path } = await newReader();
    await buying.buy(headers);
    const taken = await found(await revoke(path));
    expect(taken.entitlement.state).to.equal('revoked');
    expect(await reasonFor(headers)).to.equal('METERED');
    await eventually(async () => {
      const { purchases, entitlement } = await found(await desk.get(path));
      expect(purchases.map(({ status }) => status)).to.deep.equal(['canceled']);
      expect(entitlement.state, 'after the webhook').to.equal('revoked');
    });
  });

  it('is written down, under no name that anybody knows the reader by', async () => {
    const { id, path } = await newReader();
    await grant(path);
    await revoke(path);
    const answer = await desk.get('/audit?limit=2', 'olga');
    const text = await answer.text();
    expect(text).to.not.include(id);
    const { entries } = JSON.parse(text) as { entries: { who: string; what: string; after: unknown }[] };
    expect(entries.map(({ who }) => who)).to.deep.equal(['olga', 'olga']);
    expect(entries[0]?.what).to.match(/^reader\.revoke [\w-]{16}$/);
    expect(entries[1]?.what).to.equal(entries[0]?.what.replace('revoke', 'grant'));
    expect(entries[1]?.after).to.deep.include({ entitlement: { state: 'active', offer: null, endsAt: until } });
  });

  it('403: is for owners to change', async () => {
    const { path } = await newReader();
    for (const name of ['vera', 'edith'] as const) {
      expect((await desk.get(path, name)).status).to.equal(200);
      for (const deed of ['grant', 'revoke']) {
        const refused = await desk.call('POST', `${path}/${deed}`, { as: name, body: { until } });
        await expectProblem(refused, { status: 403, code: 'forbidden' });
      }
    }
  });

  it('404: knows what no reader can be', async () => {
    // Over a socket, where dot segments are resolved before they are sent.
    const caller = createAdminDesk(service.url);
    for (const id of ['r_short?by=id', 'aiko?by=id', `r_${'A'.repeat(23)}?by=id`, 'a'.repeat(257), '%2e%2e']) {
      await expectProblem(await caller.get(`/readers/${id}`), { status: 404, code: 'not-found' });
      const [name, query = ''] = id.split('?');
      const refused = await caller.call('POST', `/readers/${name}/revoke?${query}`, { as: 'olga' });
      await expectProblem(refused, { status: 404, code: 'not-found' });
    }
  });

  it('422: takes no other way of naming', async () => {
    const { path } = await newReader();
    const refused = await desk.get(`${path}?by=name`);
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['by'] });
  });

  const bad: [unknown, readonly string[]][] = [
    [{}, ['until']],
    [{ until: null }, ['until']],
    [{ until: '2027-06-30' }, ['until']],
    [{ until: '2026-12-20T11:00:00+09:00' }, ['until']],
    [{ until: '2037-12-31T00:00:00+09:00' }, ['until']],
    [{ until, offer: 'trial-3-months' }, ['offer']],
  ];
  for (const [body, paths] of bad) {
    it(`422: gives nothing for ${JSON.stringify(body)}`, async () => {
      const { path } = await newReader();
      await expectProblem(await grant(path, body), { status: 422, code: 'invalid-request', paths });
      expect((await found(await desk.get(path))).entitlement.state).to.equal('none');
    });
  }
});
