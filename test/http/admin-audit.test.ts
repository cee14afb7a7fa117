import { expect } from 'chai';
import type { AdminDesk } from '../support/admins.ts';
import { expectProblem } from '../support/front-end.ts';
import { type OfferStage, startOfferStage } from '../support/offer-stage.ts';

interface AuditJson {
  readonly entries: readonly { at: string; who: string; what: string; before: unknown; after: unknown }[];
  readonly next: string | null;
}

describe('GET /v1/admin/publications/{publication}/audit', () => {
  let stage: OfferStage;
  let desk: AdminDesk;

  before(async () => {
    stage = await startOfferStage();
    desk = stage.desk;
  });

  after(() => stage?.close());

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

  it('422: takes no cursor or limit that is none', async () => {
    for (const query of ['?limit=0', '?limit=201', '?limit=x', '?cursor=']) {
      const refused = await desk.get(`/audit${query}`, 'olga');
      await expectProblem(refused, { status: 422, code: 'invalid-request' });
    }
  });
});
