import { expect } from 'chai';
import { expectProblem } from '../../support/browser/front-end.ts';
import { useOfferService } from '../../support/offer-service.ts';

interface AuditJson {
  readonly entries: readonly { at: string; who: string; what: string; before: unknown; after: unknown }[];
  readonly next: string | null;
}

describe('GET /v1/admin/publications/{publication}/audit', () => {
  const stage = useOfferService();
  const { desk, page } = stage;

  const audit = async (query = '') => (await (await desk.get(`/audit${query}`, 'olga')).json()) as AuditJson;

  it('tells who did what, when, before and after, the newest first', async () => {
    const { path, body, etag } = await stage.newOffer();
    const next = { ...body, status: 'draft' };
    const { headers } = await stage.put(path, next, etag);
    await desk.call('POST', `${path}/end`, { as: 'olga' });
    const last = (await desk.get(path)).headers.get('etag') ?? '';
    expect(last).to.not.equal(headers.get('etag'));
    await desk.call('DELETE', path, { headers: { 'If-Match': last } });
    const { entries } = await audit('?limit=4');
    const told = entries.map(({ who, what, before, after }) => ({
      who,
      what,
      from: before && (before as { status: string }).status,
      to: after && (after as { status: string }).status,
    }));
    expect(told).to.deep.equal([
      { who: 'edith', what: `offer.delete ${body.id}`, from: 'ended', to: null },
      { who: 'olga', what: `offer.end ${body.id}`, from: 'draft', to: 'ended' },
      { who: 'edith', what: `offer.update ${body.id}`, from: 'live', to: 'draft' },
      { who: 'edith', what: `offer.create ${body.id}`, from: null, to: 'live' },
    ]);
    expect(entries[0]?.at).to.match(/^2026-12-20T12:\d\d:\d\d\+09:00$/);
  });

  it('S14d: tells whose name it is, because somebody at single sign-on may be called alike', async () => {
    await stage.newOffer();
    const { entries } = await audit('?limit=1');
    expect(entries[0]).to.include({ who: 'edith', via: 'token' });
  });

  it('says nothing of what was refused', async () => {
    const { path, body } = await stage.newOffer();
    const before = await audit('?limit=1');
    await stage.put(path, body, '"99"');
    await desk.makeOffer(body);
    await desk.makeOffer({ ...body, price: null });
    expect(await audit('?limit=1')).to.deep.equal(before);
  });

  it('goes on from page to page, although it grows meanwhile', async () => {
    const all = (await audit('?limit=200')).entries;
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const found: AuditJson = await audit(`?limit=7${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...found.entries);
      cursor = found.next;
      await stage.newOffer();
    }
    expect(seen.slice(0, all.length)).to.deep.equal(all);
  });

  describe('that is searched', () => {
    const whats = async (query: string) => (await audit(query)).entries.map(({ what }) => what);

    it('shows what one admin did, to what, and when', async () => {
      await page.moveClock({ now: '2026-12-21T12:00:00+09:00' });
      const { path, body } = await stage.newOffer();
      await desk.call('POST', `${path}/end`, { as: 'olga' });
      const { reader } = await page.meter('a');
      await desk.call('POST', `/readers/${reader.id}/reset`, { as: 'olga' });
      const [created, ended] = [`offer.create ${body.id}`, `offer.end ${body.id}`];
      const since = `from=${encodeURIComponent('2026-12-21T12:00:00+09:00')}`;
      expect(await whats(`?${since}&who=edith`)).to.deep.equal([created]);
      expect(await whats(`?${since}&what=offer.`)).to.deep.equal([ended, created]);
      expect(await whats(`?${since}&what=offer.*&who=olga`)).to.deep.equal([ended]);
      expect(await whats(`?about=${body.id}`)).to.deep.equal([ended, created]);
      expect((await whats(`?${since}&what=reader.`)).length).to.equal(1);
      expect(await whats(`?to=${encodeURIComponent('2026-12-20T00:00:00+09:00')}`)).to.deep.equal([]);
      expect((await audit(`?${since}&limit=1&what=offer.`)).next).to.be.a('string');
    });

    it('U11: finds as one types what was done, by whom, and to which reader by their id', async () => {
      const { path, body } = await stage.newOffer();
      await desk.call('POST', `${path}/end`, { as: 'olga' });
      const { reader } = await page.meter('a');
      await desk.call('POST', `/readers/${reader.id}/reset`, { as: 'sue' });
      const search = async (text: string) => (await audit(`?search=${encodeURIComponent(text)}`)).entries;
      const half = body.id.slice(0, -2);
      expect((await search(`OLGA  ended ${half}`)).map(({ what }) => what)).to.include(`offer.end ${body.id}`);
      expect(await search('gave articles back by nobody')).to.deep.equal([]);
      const [found, ...others] = await search(reader.id);
      expect(others).to.deep.equal([]);
      expect(found).to.include({ who: 'sue', reader: reader.id, reason: null });
      expect(found?.what).to.not.include(reader.id);
      expect((await search('gave articles back'))[0]).to.include({ who: 'sue', reader: null });
    });

    const bad: [string, string][] = [
      ['who=', 'who'],
      ['what=', 'what'],
      ['from=yesterday', 'from'],
      ['to=2026-12-20', 'to'],
      ['which=offer', 'which'],
      ['search=', 'search'],
      [`search=${'x'.repeat(201)}`, 'search'],
    ];
    for (const [query, path] of bad) {
      it(`422: takes no ?${query}`, async () => {
        const refused = await desk.get(`/audit?${query}`, 'olga');
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: [path] });
      });
    }
  });

  it('403: is for owners', async () => {
    await expectProblem(await desk.get('/audit', 'edith'), { status: 403, code: 'forbidden' });
  });

  it('422: takes no cursor or limit that is none', async () => {
    for (const query of ['?limit=0', '?limit=201', '?limit=x', '?cursor=']) {
      const refused = await desk.get(`/audit${query}`, 'olga');
      await expectProblem(refused, { status: 422, code: 'invalid-request' });
    }
  });
});
