import { expect } from 'chai';
import { readerExportSchema, readerSchema } from '../../../src/http/schemas/readers.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('a reader whom the support desk resets, exports or erases', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const buying = createBuying(page);

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id, path: `/readers/${reader.id}` };
  }

  const reset = (path: string) => desk.call('POST', `${path}/reset`, { as: 'olga' });
  const erase = (path: string, query = '') => desk.call('DELETE', path + query, { as: 'olga' });

  async function exported(path: string) {
    const answer = await desk.get(`${path}/export`, 'olga');
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(readerExportSchema.parse(json)).to.deep.equal(json);
    return readerExportSchema.parse(json);
  }

  it('reset, 200: may read as much as a new reader, and what was read before is counted again', async () => {
    const { headers, path } = await newReader();
    await page.meter('again', { headers });
    await page.readMany(9, { headers });
    expect((await page.meter(unread(), { headers })).granted).to.equal(false);
    const answer = await reset(path);
    expect(answer.status).to.equal(200);
    const { meter, views } = readerSchema.parse(await answer.json());
    expect(meter).to.include({ used: 0, left: 10 });
    expect(views).to.deep.equal([]);
    expect((await page.meter('again', { headers })).meter).to.include({ used: 1 });
  });

  it('reset, 200: gets nothing back by signing in again', async () => {
    const token = await page.newReader();
    const sub = 'reset@example.com';
    const both = { ...as(token), ...signedIn(await page.signIn(sub)) };
    await page.readMany(4, { headers: as(token) });
    expect(await page.used(both)).to.equal(4);
    await reset(`/readers/${sub}`);
    expect(await page.used(both)).to.equal(0);
  });

  it('export, 200: is everything that is held, as a file', async () => {
    const { headers, id, path } = await newReader();
    await page.meter('a-secret-affair', { headers });
    await buying.buy(headers);
    await desk.call('POST', `${path}/grant`, { as: 'olga', body: { until: '2027-06-30T00:00:00+09:00' } });
    const answer = await desk.get(`${path}/export`, 'olga');
    expect(answer.headers.get('content-disposition')).to.equal(`attachment; filename="${example}-${id}.json"`);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    expect(await answer.text())
      .to.not.include('a-secret-affair')
      .and.to.not.include('olga');
    const file = await exported(path);
    expect(file).to.deep.include({ publication: example, reader: { id, kind: null }, trial: { had: true } });
    expect(file.entitlement.state).to.equal('active');
    expect(file.entitlementVersion).to.be.greaterThan(1);
    expect(file.windows.map(({ window, views }) => `${window} ${views.length}`)).to.deep.equal(['month:2026-12 1']);
    expect(file.windows[0]?.views[0]?.article).to.match(/^[\w-]{8}$/);
    expect(file.stripe?.customers[0]).to.match(/^cus_/);
    expect(file.stripe?.purchases?.map(({ status }) => status)).to.deep.equal(['trialing']);
    expect(file.changes.map(({ what }) => what.split(' ')[0])).to.deep.equal(['reader.grant']);
  });

  it('export, 200: of somebody of whom nothing is held says so', async () => {
    const { path } = await newReader();
    const { windows, ampSignIns, purchases, stripe, changes } = await exported(path);
    expect({ windows, ampSignIns, purchases, stripe, changes }).to.deep.equal({
      windows: [],
      ampSignIns: [],
      purchases: [],
      stripe: null,
      changes: [],
    });
  });

  it('erase, 204: is a new reader to all that asks, and was erased by somebody', async () => {
    const { headers, path } = await newReader();
    await page.readMany(3, { headers });
    await desk.call('POST', `${path}/grant`, { as: 'olga', body: { until: '2027-06-30T00:00:00+09:00' } });
    const answer = await erase(path);
    expect(answer.status).to.equal(204);
    expect(await answer.text()).to.equal('');
    const { entitlement, views } = readerSchema.parse(await (await desk.get(path)).json());
    expect(entitlement.state).to.equal('none');
    expect(views).to.deep.equal([]);
    expect((await page.meter(unread(), { headers })).meter).to.include({ used: 1 });
    const { entries } = (await (await desk.get('/audit?limit=1&what=reader.erase', 'olga')).json()) as {
      entries: { who: string; what: string; before: unknown; after: unknown }[];
    };
    expect(entries[0]).to.include({ who: 'olga', before: null, after: null });
    expect(entries[0]?.what).to.match(/^reader\.erase [\w-]{16}$/);
  });

  it('erase, 204: by a sign-in id, and again where nothing is left', async () => {
    const sub = 'erased@example.com';
    const headers = signedIn(await page.signIn(sub));
    await page.readMany(2, { headers });
    for (let round = 0; round < 2; round += 1) expect((await erase(`/readers/${sub}`)).status).to.equal(204);
    expect(await page.used(headers)).to.equal(0);
  });

  it('erase, 409: keeps anyone who still pays, with everything, unless that is to be ended', async () => {
    const { headers, path } = await newReader();
    await buying.buy(headers);
    const shown = async () => {
      const { now: _, ...rest } = (await (await desk.get(path)).json()) as { now: string };
      return rest;
    };
    const before = await shown();
    for (const query of ['', '?endSubscriptions=false'])
      await expectProblem(await erase(path, query), { status: 409, code: 'subscription-running' });
    expect(await shown()).to.deep.equal(before);
    expect((await buying.entitlement(headers)).state).to.equal('trial');
  });

  it('erase, 204: ends what runs, is not brought back by the news of it, and has had the trial', async () => {
    const { headers, id, path } = await newReader();
    await buying.buy(headers);
    await buying.deliver('held');
    expect((await erase(path, '?endSubscriptions=true')).status).to.equal(204);
    const { now: before, ...told } = (await (await desk.get(path)).json()) as { now: string };
    await page.post('/sandbox/stripe/webhooks/flush', {});
    await buying.deliver('normal');
    expect(await (await desk.get(path)).json()).to.deep.include(told);
    expect(readerSchema.parse({ ...told, now: before })).to.deep.include({
      reader: { id, kind: null },
      entitlement: { state: 'none', offer: null, endsAt: null },
      purchases: [],
      trial: { had: true },
      checkout: null,
      stripe: null,
    });
    await expectProblem(await buying.checkout(headers), { status: 409, code: 'not-eligible' });
  });

  it('erase, 204: closes a checkout that is open', async () => {
    const { headers, path } = await newReader();
    const session = await buying.open(headers);
    expect((await erase(path)).status).to.equal(204);
    const paid = await page.post(`/sandbox/stripe/sessions/${session}/pay`, { outcome: 'paid' });
    expect(paid.status).to.not.equal(200);
  });

  it('403: is for owners to export and erase, and for them and support to reset', async () => {
    const { path } = await newReader();
    for (const name of ['vera', 'edith'] as const) {
      const refused = [
        await desk.get(`${path}/export`, name),
        await desk.call('POST', `${path}/reset`, { as: name }),
        await desk.call('DELETE', path, { as: name }),
      ];
      for (const answer of refused) await expectProblem(answer, { status: 403, code: 'forbidden' });
    }
    expect((await desk.call('POST', `${path}/reset`, { as: 'sue' })).status).to.equal(200);
  });

  it('404: can only be somebody', async () => {
    const path = '/readers/r_short';
    for (const answer of [
      await desk.call('POST', `${path}/reset?by=id`, { as: 'olga' }),
      await desk.get(`${path}/export?by=id`, 'olga'),
      await erase(path, '?by=id'),
    ])
      await expectProblem(answer, { status: 404, code: 'not-found' });
  });

  it('422: is not erased by half a word', async () => {
    const { path } = await newReader();
    const refused = await erase(path, '?endSubscriptions=yes');
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['endSubscriptions'] });
  });
});
