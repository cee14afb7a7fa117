import { expect } from 'chai';
import { example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useOfferService, winterOffer } from '../../support/offer-service.ts';
import { send } from '../../support/request.ts';
import { asAdmin, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('/v1/admin/publications/{publication}/offers', () => {
  const stage = useOfferService();
  const { desk } = stage;

  describe('200', () => {
    it('lists all offers as files and admins write them, with one ETag that changes with any of them', async () => {
      const before = await desk.get('/offers');
      expect(before.headers.get('cache-control')).to.equal('private, no-store');
      const { path, body, etag } = await stage.newOffer({ status: 'draft' });
      const after = await desk.get('/offers');
      const { offers, now } = (await after.json()) as { offers: { id: string }[]; now: string };
      expect(now).to.match(/^2026-12-20T12:0\d:\d\d\+09:00$/);
      expect(offers.find(({ id }) => id === body.id)).to.deep.equal(body);
      expect(offers.find(({ id }) => id === 'trial-3-months')).to.deep.include({
        price: { amount: 900, currency: 'usd' },
        endsAt: '2027-01-31T23:59:59+09:00',
        status: 'live',
      });
      expect(after.headers.get('etag')).to.not.equal(before.headers.get('etag'));
      await stage.put(path, { ...body, price: { amount: 400, currency: 'usd' } }, etag);
      expect((await desk.get('/offers')).headers.get('etag')).to.not.equal(after.headers.get('etag'));
    });

    it('reads one, and replaces it by the ETag with which it was read', async () => {
      const { path, body } = await stage.newOffer();
      const read = await desk.get(path);
      expect(await read.json()).to.deep.equal(body);
      const next = { ...body, price: { amount: 100, currency: 'usd' } };
      const changed = await stage.put(path, next, read.headers.get('etag') ?? '');
      expect(changed.status).to.equal(200);
      expect(await changed.json()).to.deep.equal(next);
      const again = await desk.get(path);
      expect(again.headers.get('etag')).to.equal(changed.headers.get('etag')).and.not.equal(read.headers.get('etag'));
      expect(await again.json()).to.deep.equal(next);
    });

    it('fills in what is left out: a draft for everybody, without dates', async () => {
      const { id, price, term, then } = winterOffer;
      const answer = await desk.makeOffer({ price, term, then, id: `${id}-bare` });
      expect(await answer.json()).to.deep.equal({
        id: 'winter-bare',
        price,
        term,
        then,
        startsAt: null,
        endsAt: null,
        status: 'draft',
        eligibility: { newReadersOnly: false, lapsedOnly: false, lapsedAtLeastDays: 0, countries: [] },
        promotionCodes: false,
        templates: { label: null, deadline: null },
      });
    });

    it('is felt by readers at once, and takes nothing from anybody by itself', async () => {
      const { path, body } = await stage.newOffer({ endsAt: '2026-12-24T00:00:00+09:00' });
      const offerNow = async () => (await stage.page.meter(unread())).banner?.offer;
      expect(await offerNow()).to.deep.equal({
        id: body.id,
        label: 'Two months for $5',
        deadline: 'Offer ends December 24th',
      });
      const ended = await desk.call('POST', `${path}/end`);
      expect(ended.status).to.equal(200);
      const { endedAt, ...rest } = (await ended.json()) as { endedAt?: string };
      expect(rest).to.deep.equal({ ...body, status: 'ended' });
      expect(endedAt).to.match(/^2026-12-20T12:0\d:\d\d\+09:00$/);
      expect((await offerNow())?.id).to.not.equal(body.id);
    });

    it('ends once: again changes nothing', async () => {
      const { path } = await stage.newOffer();
      const tags = [await desk.call('POST', `${path}/end`), await desk.call('POST', `${path}/end`)];
      expect(new Set(tags.map(({ headers }) => headers.get('etag'))).size).to.equal(1);
    });

    it('lists the publications', async () => {
      const answer = await send(stage.service, '/v1/admin/publications', { headers: asAdmin('vera') });
      const { publications } = (await answer.json()) as { publications: { appearance: unknown }[] };
      expect(publications.map(({ appearance: _, ...rest }) => rest)).to.deep.equal([
        {
          name: example,
          title: 'Nikkei Asian Review',
          timeZone: 'Asia/Tokyo',
          defaultLocale: 'en',
          locales: ['en', 'ja'],
        },
      ]);
    });
  });

  it('201: says where the new offer is', async () => {
    const answer = await desk.makeOffer({ ...winterOffer, id: 'where' });
    expect(answer.status).to.equal(201);
    expect(answer.headers.get('etag')).to.match(/^"\d+"$/);
    const found = await stage.page.get(answer.headers.get('location') ?? '', asAdmin('vera'));
    expect(await found.json()).to.deep.equal(await answer.json());
  });

  it('204: deletes, and the id can be used again, in a version that nobody has seen', async () => {
    const { path, body, etag } = await stage.newOffer();
    const deleted = await desk.call('DELETE', path, { headers: { 'If-Match': etag } });
    expect(deleted.status).to.equal(204);
    await expectProblem(await desk.get(path), { status: 404, code: 'unknown-offer' });
    const again = await desk.makeOffer(body);
    expect(again.status).to.equal(201);
    expect(again.headers.get('etag')).to.not.equal(etag);
    await expectProblem(await stage.put(path, body, etag), { status: 412, code: 'version-conflict' });
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
    const refused = await stage.put('/offers/nothing', { ...winterOffer, id: 'nothing' }, '"1"');
    await expectProblem(refused, { status: 404, code: 'unknown-offer' });
    const elsewhere = await createAdminDesk(stage.service, 'elsewhere').get('/offers');
    await expectProblem(elsewhere, { status: 404, code: 'unknown-publication' });
  });

  it('405: says which methods an offer has', async () => {
    const refused = await desk.call('PATCH', '/offers/trial-3-months');
    await expectProblem(refused, { status: 405, code: 'method-not-allowed' });
    expect(refused.headers.get('allow')).to.equal('GET, PUT, DELETE');
  });

  it('409: makes no offer of an id that is taken', async () => {
    const { body } = await stage.newOffer();
    await expectProblem(await desk.makeOffer(body), { status: 409, code: 'already-exists', paths: ['id'] });
  });

  it('409: of twenty who make the same offer at once, one has made it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.makeOffer({ ...winterOffer, id: 'race' })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).to.deep.equal([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('take texts for single languages, and refuse those that say what the offer does not have, with the field', async () => {
    const pass = { then: null, term: { count: 1, unit: 'day' } };
    const { path, body, etag } = await stage.newOffer({
      ...pass,
      templates: { locales: { ja: { label: '{{price}}' } } },
    });
    const put = (templates: object) => stage.put(path, { ...body, templates }, etag);
    for (const [templates, place] of [
      [{ label: '{{price}}, then {{planPrice}}' }, 'templates.label'],
      [{ locales: { ja: { label: '{{planPrice}}' } } }, 'templates.locales.ja.label'],
      [{ locales: { en: { deadline: '{{nobody}}' } } }, 'templates.locales.en.deadline'],
      [{ locales: { fr: { label: 'Essai' } } }, 'templates.locales.fr'],
    ] as const)
      await expectProblem(await put(templates), { status: 422, code: 'invalid-request', paths: [place] });
    const listed = await stage.page.get('/v1/nikkei-asian-review/offers?locale=ja');
    const { offers } = (await listed.json()) as { offers: { id: string; label: string }[] };
    expect(offers.find(({ id }) => id === body.id)?.label).to.equal('$5');
  });
});
