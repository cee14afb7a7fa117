import { expect } from 'chai';
import { readerSchema } from '../../src/http/schemas-readers.ts';
import { type AdminDesk, adminTokens, createAdminDesk } from '../support/admins.ts';
import { type Buying, createBuying } from '../support/buying.ts';
import { eventually } from '../support/eventually.ts';
import { as, createFrontEnd, expectProblem, type FrontEnd, unread } from '../support/front-end.ts';
import { startService, type TestService } from '../support/service.ts';

const until = '2027-06-30T00:00:00+09:00';

describe('/v1/admin/publications/{publication}/readers/{id}', () => {
  let service: TestService;
  let page: FrontEnd;
  let desk: AdminDesk;
  let buying: Buying;

  before(async () => {
    service = await startService({ ADMIN_TOKENS: adminTokens });
    page = createFrontEnd(service.url);
    desk = createAdminDesk(service.url);
    buying = createBuying(page);
    await page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
  });

  after(() => service?.close());

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
    expect(await found(await desk.get(path))).to.deep.equal({
      reader: { id },
      entitlement: { state: 'none', offer: null, endsAt: null },
      purchases: [],
      grant: null,
      revokedAt: null,
    });
  });

  it('200: shows what a reader bought, and that they have cancelled it', async () => {
    const { headers, id, path } = await newReader();
    await buying.buy(headers);
    await buying.happens(id, 'cancel', { when: 'period-end' });
    const { entitlement, purchases } = await found(await desk.get(path));
    expect(entitlement).to.include({ state: 'trial', offer: 'trial-3-months' });
    expect(purchases).to.have.lengthOf(1);
    expect(purchases[0]).to.include({ kind: 'subscription', status: 'trialing', paid: true, paidFull: false });
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
    for (const id of ['r_short', 'aiko', `r_${'A'.repeat(23)}`, '%2e%2e']) {
      await expectProblem(await desk.get(`/readers/${id}`), { status: 404, code: 'not-found' });
      await expectProblem(await revoke(`/readers/${id}`), { status: 404, code: 'not-found' });
    }
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
