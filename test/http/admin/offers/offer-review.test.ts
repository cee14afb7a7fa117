import { expect } from 'chai';
import { offerReviewAnswer } from '../../../../src/http/schemas/offer-review.ts';
import { expectProblem, unread } from '../../../support/browser/front-end.ts';
import { useOfferService, winterOffer } from '../../../support/offer-service.ts';

describe('POST /v1/admin/publications/{publication}/offers/{id}/review', () => {
  const stage = useOfferService();
  const { desk } = stage;

  const review = (id: string, offer: unknown, headers: Record<string, string> = {}) =>
    desk.call('POST', `/offers/${id}/review`, { body: { offer }, headers });

  it('U5: says what an offer would do, as data and in sentences, and changes nothing', async () => {
    for (let view = 0; view < 2; view += 1) await stage.page.meter(unread());
    const offer = { ...winterOffer, id: 'review', name: 'Winter', price: { amount: 90_000, currency: 'usd' } };
    const before = (await desk.get('/offers')).headers.get('etag');
    const answer = await review('review', offer);
    expect(answer.status).to.equal(200);
    const body = offerReviewAnswer.parse(await answer.json());
    expect(body.effects.map(({ kind, other }) => [kind, other])).to.deep.equal([['replaces', 'trial-3-months']]);
    expect(body.oddities.map(({ kind, path }) => [kind, path])).to.deep.equal([
      ['introduction-above-plan', 'price.amount'],
    ]);
    expect(body.walls.map(({ locale, before: was, after }) => [locale, was, after?.offer?.label])).to.deep.equal([
      ['en', null, 'Two months for $900'],
      ['ja', null, 'Two months for $900'],
    ]);
    expect(body.readers.to).to.equal('2026-12-20');
    expect((await desk.get('/offers')).headers.get('etag')).to.equal(before);
  });

  it('U5: says what follows when it is ended or deleted, and refuses what could not be saved, in one round', async () => {
    const { body, etag } = await stage.newOffer({ endsAt: '2026-12-25T00:00:00+09:00' });
    for (const next of [{ ...body, status: 'ended' }, null]) {
      const { effects } = offerReviewAnswer.parse(await (await review(body.id, next)).json());
      expect(effects.map(({ kind, other }) => [kind, other])).to.deep.equal([['replaced', 'trial-3-months']]);
    }
    const wrong = { ...body, endsAt: '2026-12-01T00:00:00+09:00', term: { count: 30, unit: 'month' } };
    const refused = await review(body.id, wrong);
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['term.count', 'endsAt'] });
    await expectProblem(await review(body.id, null, { 'If-Match': '"77"' }), { status: 412, code: 'version-conflict' });
    await expectProblem(await review('nothing', null, { 'If-Match': etag }), { status: 404, code: 'unknown-offer' });
  });

  it('U6: lists with the offers which readers can buy nothing', async () => {
    const { gaps } = (await (await desk.get('/offers')).json()) as { gaps: { reader: string; sentence: string }[] };
    expect(gaps.map(({ reader }) => reader)).to.deep.equal(['trial-ended', 'subscription-ended']);
  });

  it('U9: keeps a name for people, and when an offer was ended, which is never what somebody says', async () => {
    const { body, etag } = await stage.newOffer({ name: 'Winter trial' });
    expect(body).to.deep.include({ name: 'Winter trial' });
    const said = { ...body, status: 'ended', endedAt: '2020-01-01T00:00:00+09:00' };
    const ended = await desk.call('PUT', `/offers/${body.id}`, { body: said, headers: { 'If-Match': etag } });
    const first = (await ended.json()) as { endedAt: string };
    expect(first.endedAt).to.match(/^2026-12-20T12/);
    const again = { ...said, endedAt: undefined, name: 'Another' };
    const headers = { 'If-Match': ended.headers.get('etag') ?? '' };
    const second = (await (await desk.call('PUT', `/offers/${body.id}`, { body: again, headers })).json()) as object;
    expect(second).to.deep.include({ name: 'Another', endedAt: first.endedAt });
    const live = await desk.makeOffer({ ...body, id: 'too-long', name: 'n'.repeat(81) });
    await expectProblem(live, { status: 422, code: 'invalid-request', paths: ['name'] });
  });
});
