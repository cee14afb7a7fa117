import { expect } from 'chai';
import { releasedSchema } from '../../src/http/schemas/metering.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';

const path = `/v1/${example}/meter/release`;

describe('POST /v1/{publication}/meter/release', () => {
  const config = useConfigDir({
    rolling: { meter: { limits: { anonymous: 2, registered: 2 }, window: { kind: 'rolling', days: 7 } } },
  });
  // Real times have fractions, which what is written has not.
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => Date.UTC(2026, 10, 23, 3) + 750 });
  const page = createFrontEnd(service);

  const release = (id: string, headers: Record<string, string>) => page.post(path, { article: { id } }, headers);

  async function released(id: string, headers: Record<string, string>) {
    const answer = await release(id, headers);
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(releasedSchema.parse(json)).to.deep.equal(json);
    return releasedSchema.parse(json).meter;
  }

  describe('200', () => {
    it('gives a counted view back, whole meter and all, and the article counts again', async () => {
      const headers = as(await page.newReader());
      const article = unread();
      await page.readMany(2, { headers });
      await page.meter(article, { headers });
      const meter = await released(article, headers);
      const resetsAt = '2026-12-01T00:00:00+09:00';
      expect(meter).to.deep.equal({ limit: 10, used: 2, left: 8, window: 'month', resetsAt });
      expect(await page.meter(article, { headers })).to.include({ reason: 'METERED' });
    });

    it('makes room for another article', async () => {
      const headers = as(await page.newReader());
      const last = unread();
      await page.readMany(9, { headers });
      await page.meter(last, { headers });
      expect(await page.meter(unread(), { headers })).to.include({ granted: false });
      await released(last, headers);
      expect(await page.meter(unread(), { headers })).to.include({ granted: true, reason: 'METERED' });
    });

    it('C6: of the only article of a rolling window ends it, and no end that is told is early', async () => {
      const publication = 'rolling';
      const headers = as(await page.newReader(publication));
      const first = unread();
      const before = await page.meter(first, { publication, headers });
      const answer = await page.post(`/v1/${publication}/meter/release`, { article: { id: first } }, headers);
      expect(answer.status).to.equal(200);
      expect(releasedSchema.parse(await answer.json()).meter).to.include({ used: 0, left: 2 });
      await page.moveClock({ advance: 'P1D' });
      const after = await page.meter(unread(), { publication, headers });
      const dayMs = 24 * 60 * 60 * 1000;
      const [one = '', other = ''] = [before.meter?.resetsAt, after.meter?.resetsAt];
      expect(Date.parse(other) - Date.parse(one), 'a week from the view that was not given back').to.equal(dayMs);
      await page.meter(unread(), { publication, headers });
      await page.moveClock({ now: new Date(Date.parse(other) - 1000).toISOString() });
      expect(await page.meter(unread(), { publication, headers })).to.include({ granted: false });
      await page.moveClock({ now: other });
      expect(await page.meter(unread(), { publication, headers })).to.include({ granted: true });
    });

    it('knows an article by any form of its URL', async () => {
      const headers = as(await page.newReader());
      await page.meter('https://asia.example.com/story/', { headers });
      expect(await released('https://asia.example.com/story?fbclid=1', headers)).to.include({ used: 0 });
    });

    it('gives back what a registered reader has counted', async () => {
      const headers = signedIn(await page.signIn('releasing@example.com'));
      const article = unread();
      await page.meter(article, { headers });
      expect(await released(article, headers)).to.include({ limit: 15, used: 0, left: 15 });
    });

    it('changes nothing where the view was not counted: by nobody, by another reader, or released already', async () => {
      const [one, other] = [as(await page.newReader()), as(await page.newReader())];
      const article = unread();
      await page.meter(article, { headers: one });
      expect(await released(unread(), one)).to.include({ used: 1 });
      expect(await released(article, other)).to.include({ used: 0 });
      expect(await page.used(one)).to.equal(1);
      expect(await released(article, one)).to.include({ used: 0 });
      expect(await released(article, one)).to.include({ used: 0 });
    });

    it('is private and depends on the reader', async () => {
      const answer = await release(unread(), as(await page.newReader()));
      expect(answer.headers.get('cache-control')).to.equal('private, no-store');
      expect(answer.headers.get('vary')).to.include('Cookie').and.include('X-Reader-Token');
    });
  });

  describe('409', () => {
    it('gives a view back for sixty seconds, and then no more', async () => {
      const headers = as(await page.newReader());
      const [early, late] = [unread(), unread()];
      await page.meter(early, { headers });
      await page.meter(late, { headers });
      await page.moveClock({ advance: 'PT60S' });
      expect(await released(early, headers)).to.include({ used: 1 });
      await page.moveClock({ advance: 'PT1S' });
      const refused = await release(late, headers);
      expect(refused.headers.get('cache-control')).to.equal('private, no-store');
      await expectProblem(refused, { status: 409, code: 'too-late' });
      expect(await page.used(headers)).to.equal(1);
    });
  });

  describe('401, 404, 405 and 422', () => {
    it('T3: refuses somebody of whom nothing is known, and anybody who holds an entitlement token alone', async () => {
      for (const headers of [{}, { 'X-Entitlement-Token': 'abc' }])
        await expectProblem(await release(unread(), headers), { status: 401, code: 'reader-required' });
    });

    it('refuses an invalid sign-in token and leaves the anonymous count alone', async () => {
      const headers = as(await page.newReader());
      const article = unread();
      await page.meter(article, { headers });
      const refused = await release(article, { ...headers, ...signedIn('forged') });
      await expectProblem(refused, { status: 401, code: 'invalid-identity' });
      expect(await page.used(headers)).to.equal(1);
    });

    it('knows the publications that there are, and no others', async () => {
      const refused = await page.post('/v1/elsewhere/meter/release', { article: { id: 'a' } });
      await expectProblem(refused, { status: 404, code: 'unknown-publication' });
    });

    it('takes no other method', async () => {
      const refused = await page.get(path);
      expect(refused.headers.get('allow')).to.equal('POST, OPTIONS');
      await expectProblem(refused, { status: 405, code: 'method-not-allowed' });
    });

    const bad: [string, unknown, string, readonly string[]][] = [
      ['no article', {}, '', ['article']],
      ['an article without an id', { article: {} }, '', ['article.id']],
      ['an empty id', { article: { id: '' } }, '', ['article.id']],
      ['an id that is too long', { article: { id: 'a'.repeat(2_049) } }, '', ['article.id']],
      ['what only views have', { article: { id: 'a', tier: 'free' } }, '', ['article.tier']],
      ['a query', { article: { id: 'a' } }, '?dryRun=true', ['dryRun']],
    ];

    for (const [name, body, query, paths] of bad) {
      it(`refuses ${name}`, async () => {
        const headers = as(await page.newReader());
        await expectProblem(await page.post(path + query, body, headers), {
          status: 422,
          code: 'invalid-request',
          paths,
        });
      });
    }
  });
});
