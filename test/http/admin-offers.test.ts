import { expect } from 'chai';
import { type AdminDesk, type AdminName, adminTokens, asAdmin, createAdminDesk } from '../support/admins.ts';
import { eventually } from '../support/eventually.ts';
import { createFrontEnd, example, expectProblem, type FrontEnd, unread } from '../support/front-end.ts';
import { startService, type TestService } from '../support/service.ts';

const winter = {
  id: 'winter',
  price: { amount: 500, currency: 'usd' },
  term: { count: 2, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  startsAt: null,
  endsAt: '2027-01-15T23:59:59+09:00',
  eligibility: { newReadersOnly: true, countries: [] as string[] },
  templates: { label: 'Two months for {{price}}', deadline: null },
  status: 'live',
};

interface AuditJson {
  readonly entries: readonly { at: string; who: string; what: string; before: unknown; after: unknown }[];
  readonly next: string | null;
}

describe('/v1/admin/publications/{publication}/offers', () => {
  let service: TestService;
  let desk: AdminDesk;
  let page: FrontEnd;

  before(async () => {
    service = await startService({ ADMIN_TOKENS: adminTokens });
    page = createFrontEnd(service.url);
    desk = createAdminDesk(service.url);
    await page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
  });

  after(() => service?.close());

  let made = 0;
  /** An offer that nobody else has. */
  async function newOffer(change: object = {}) {
    made += 1;
    const body = { ...winter, id: `offer-${made}`, ...change };
    const answer = await desk.makeOffer(body);
    expect(answer.status, await answer.clone().text()).to.equal(201);
    return { path: `/offers/${body.id}`, body, etag: answer.headers.get('etag') ?? '' };
  }

  const put = (path: string, body: unknown, etag?: string) =>
    desk.call('PUT', path, { body, headers: etag === undefined ? {} : { 'If-Match': etag } });

  const audit = async (query = '') => (await (await desk.get(`/audit${query}`, 'olga')).json()) as AuditJson;

  describe('200', () => {
    it('lists all offers as files and admins write them, with one ETag that changes with any of them', async () => {
      const before = await desk.get('/offers');
      expect(before.headers.get('cache-control')).to.equal('private, no-store');
      const { path, body, etag } = await newOffer({ status: 'draft' });
      const after = await desk.get('/offers');
      const { offers } = (await after.json()) as { offers: { id: string }[] };
      expect(offers.find(({ id }) => id === body.id)).to.deep.equal(body);
      expect(offers.find(({ id }) => id === 'trial-3-months')).to.deep.include({
        price: { amount: 900, currency: 'usd' },
        endsAt: '2027-01-31T23:59:59+09:00',
        status: 'live',
      });
      expect(after.headers.get('etag')).to.not.equal(before.headers.get('etag'));
      await put(path, { ...body, price: { amount: 400, currency: 'usd' } }, etag);
      expect((await desk.get('/offers')).headers.get('etag')).to.not.equal(after.headers.get('etag'));
    });

    it('reads one, and replaces it by the ETag with which it was read', async () => {
      const { path, body } = await newOffer();
      const read = await desk.get(path);
      expect(await read.json()).to.deep.equal(body);
      const next = { ...body, price: { amount: 100, currency: 'usd' } };
      const changed = await put(path, next, read.headers.get('etag') ?? '');
      expect(changed.status).to.equal(200);
      expect(await changed.json()).to.deep.equal(next);
      const again = await desk.get(path);
      expect(again.headers.get('etag')).to.equal(changed.headers.get('etag')).and.not.equal(read.headers.get('etag'));
      expect(await again.json()).to.deep.equal(next);
    });

    it('fills in what is left out: a draft for everybody, without dates', async () => {
      const { id, price, term, then } = winter;
      const answer = await desk.makeOffer({ price, term, then, id: `${id}-bare` });
      expect(await answer.json()).to.deep.equal({
        ...{ id: 'winter-bare', price, term, then },
        ...{ startsAt: null, endsAt: null, status: 'draft' },
        eligibility: { newReadersOnly: false, countries: [] },
        templates: { label: null, deadline: null },
      });
    });

    it('is felt by readers at once, and takes nothing from anybody by itself', async () => {
      const { path, body } = await newOffer({ endsAt: '2026-12-24T00:00:00+09:00' });
      const offerNow = async () => (await page.meter(unread())).banner?.offer;
      expect(await offerNow()).to.deep.equal({
        id: body.id,
        label: 'Two months for $5',
        deadline: 'Offer ends December 24th',
      });
      const ended = await desk.call('POST', `${path}/end`);
      expect(ended.status).to.equal(200);
      expect(await ended.json()).to.deep.equal({ ...body, status: 'ended' });
      expect((await offerNow())?.id).to.not.equal(body.id);
    });

    it('ends once: again changes nothing', async () => {
      const { path } = await newOffer();
      const tags = [await desk.call('POST', `${path}/end`), await desk.call('POST', `${path}/end`)];
      expect(new Set(tags.map(({ headers }) => headers.get('etag'))).size).to.equal(1);
    });

    it('lists the publications', async () => {
      const answer = await fetch(`${service.url}/v1/admin/publications`, { headers: asAdmin('vera') });
      expect(await answer.json()).to.deep.equal({
        publications: [
          {
            name: example,
            title: 'Nikkei Asian Review',
            timeZone: 'Asia/Tokyo',
            defaultLocale: 'en',
            locales: ['en', 'ja'],
          },
        ],
      });
    });
  });

  it('201: says where the new offer is', async () => {
    const answer = await desk.makeOffer({ ...winter, id: 'where' });
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('etag')).to.match(/^"\d+"$/);
    const found = await fetch(service.url + answer.headers.get('location'), { headers: asAdmin('vera') });
    expect(await found.json()).to.deep.equal(await answer.json());
  });

  it('204: deletes, and the id can be used again, in a version that nobody has seen', async () => {
    const { path, body, etag } = await newOffer();
    const deleted = await desk.call('DELETE', path, { headers: { 'If-Match': etag } });
    expect(deleted.status).to.equal(204);
    await expectProblem(await desk.get(path), { status: 404, code: 'unknown-offer' });
    const again = await desk.makeOffer(body);
    expect(again.status).to.equal(201);
    expect(again.headers.get('etag')).to.not.equal(etag);
    await expectProblem(await put(path, body, etag), { status: 412, code: 'version-conflict' });
  });

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
        const url = `${service.url}/v1/admin/publications/${example}${path}`;
        for (const headers of [undefined, { Authorization: 'Basic b2xnYTpvbGdh' }]) {
          const refused = await fetch(url, { method, ...(headers && { headers }) });
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

  it('404: knows the offers and publications that there are', async () => {
    for (const [method, path] of [
      ['GET', '/offers/nothing'],
      ['DELETE', '/offers/nothing'],
      ['POST', '/offers/nothing/end'],
    ] as const) {
      const refused = await desk.call(method, path, { headers: { 'If-Match': '"1"' } });
      await expectProblem(refused, { status: 404, code: 'unknown-offer' });
    }
    const refused = await put('/offers/nothing', { ...winter, id: 'nothing' }, '"1"');
    await expectProblem(refused, { status: 404, code: 'unknown-offer' });
    const elsewhere = await createAdminDesk(service.url, 'elsewhere').get('/offers');
    await expectProblem(elsewhere, { status: 404, code: 'unknown-publication' });
  });

  it('405: says which methods an offer has', async () => {
    const refused = await desk.call('PATCH', '/offers/trial-3-months');
    await expectProblem(refused, { status: 405, code: 'method-not-allowed' });
    expect(refused.headers.get('allow')).to.equal('GET, PUT, DELETE');
  });

  it('409: makes no offer of an id that is taken', async () => {
    const { body } = await newOffer();
    await expectProblem(await desk.makeOffer(body), { status: 409, code: 'already-exists', paths: ['id'] });
  });

  it('409: of twenty who make the same offer at once, one has made it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.makeOffer({ ...winter, id: 'race' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  describe('412', () => {
    it('lets nobody overwrite what they have not seen', async () => {
      const { path, body, etag } = await newOffer();
      const mine = { ...body, price: { amount: 100, currency: 'usd' } };
      expect((await put(path, mine, etag)).status).to.equal(200);
      const theirs = { ...body, price: { amount: 200, currency: 'usd' } };
      await expectProblem(await put(path, theirs, etag), { status: 412, code: 'version-conflict' });
      const gone = await desk.call('DELETE', path, { headers: { 'If-Match': etag } });
      await expectProblem(gone, { status: 412, code: 'version-conflict' });
      expect(await (await desk.get(path)).json()).to.deep.equal(mine);
    });

    it('of twenty who replace it at once, one has', async () => {
      const { path, body, etag } = await newOffer();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          put(path, { ...body, price: { amount: index, currency: 'usd' } }, etag),
        ),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).to.have.lengthOf(1);
      expect(answers.filter(({ status }) => status === 412)).to.have.lengthOf(19);
      expect(await (await desk.get(path)).json()).to.deep.equal(await won[0]?.json());
    });

    it('takes one of several ETags, and none that is weak or not its own', async () => {
      const { path, body, etag } = await newOffer();
      for (const wrong of [`W/${etag}`, '"x"', '1', '""', '"1.0"', '"99"'])
        await expectProblem(await put(path, body, wrong), { status: 412, code: 'version-conflict' });
      expect((await put(path, body, `"99", ${etag}`)).status).to.equal(200);
    });
  });

  describe('422', () => {
    const bad: [string, object, readonly string[]][] = [
      ['an id in capitals', { id: 'Winter' }, ['id']],
      ['an unknown field', { colour: 'red' }, ['colour']],
      ['no price', { price: undefined }, ['price']],
      ['half a cent', { price: { amount: 0.5, currency: 'usd' } }, ['price.amount']],
      ['money of no country', { price: { amount: 500, currency: 'zzz' } }, ['price.currency']],
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
        const body = { ...winter, id: 'bad', ...change };
        await expectProblem(await desk.makeOffer(body), { status: 422, code: 'invalid-request', paths });
        const { path, etag, body: before } = await newOffer();
        const changed = await put(path, { ...body, id: 'id' in change ? change.id : before.id }, etag);
        await expectProblem(changed, { status: 422, code: 'invalid-request', paths });
        expect(await (await desk.get(path)).json()).to.deep.equal(before);
      });
    }

    it('an offer keeps its id', async () => {
      const { path, etag } = await newOffer();
      const refused = await put(path, { ...winter, id: 'another' }, etag);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['id'] });
    });
  });

  it('428: changes nothing for whoever does not say what they have seen', async () => {
    const { path, body } = await newOffer();
    for (const etag of [undefined, '*']) {
      await expectProblem(await put(path, body, etag), { status: 428, code: 'precondition-required' });
    }
    await expectProblem(await desk.call('DELETE', path), { status: 428, code: 'precondition-required' });
  });

  describe('the audit log', () => {
    it('tells who did what, when, before and after, the newest first', async () => {
      const { path, body, etag } = await newOffer();
      const next = { ...body, status: 'draft' };
      const { headers } = await put(path, next, etag);
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
      const { path, body } = await newOffer();
      const before = await audit('?limit=1');
      await put(path, body, '"99"');
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
        await newOffer();
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

  it('changes reach every other process within a second', async () => {
    const other = await startService({ ADMIN_TOKENS: adminTokens, STORE_URL: `file:${service.dataDir}` });
    try {
      const elsewhere = createFrontEnd(other.url);
      const { path, body } = await newOffer({ endsAt: '2026-12-22T00:00:00+09:00' });
      const offerThere = async () => (await elsewhere.meter(unread())).banner?.offer?.id;
      await eventually(async () => expect(await offerThere()).to.equal(body.id), 1000);
      const there = createAdminDesk(other.url);
      expect((await there.call('POST', `${path}/end`)).status).to.equal(200);
      const offerHere = async () => (await page.meter(unread())).banner?.offer?.id;
      await eventually(async () => expect(await offerHere()).to.not.equal(body.id), 1000);
    } finally {
      await other.close();
    }
  });
});
