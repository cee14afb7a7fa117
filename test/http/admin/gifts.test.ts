import { expect } from 'chai';
import { giftsAnswer, madeGift } from '../../../src/http/schemas/gifts.ts';
import { readerExportSchema } from '../../../src/http/schemas/readers.ts';
import { as, createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { addressOf, createBrowser, createGiving } from '../../support/selling/giving.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describeOnEveryStore('item 7: /v1/admin/publications/{publication}/gifts', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens }), {
    realNow: startingAt('2026-11-23T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const { subscriber, given } = createGiving(page, desk, example);
  const article = { id: 'desks', url: addressOf('desks') };

  async function made(body: object) {
    const answer = await desk.call('POST', '/gifts', { body });
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(201);
    expect(madeGift.parse(json)).to.deep.equal(json);
    return madeGift.parse(json);
  }

  async function listed(query = '') {
    const json: unknown = await (await desk.get(`/gifts${query}`)).json();
    expect(giftsAnswer.parse(json)).to.deep.equal(json);
    return giftsAnswer.parse(json);
  }

  it('201: makes a gift of any article, for as long and as many as the desk says', async () => {
    const gift = await made({ article, days: 30, redemptions: 500 });
    expect(gift).to.deep.include({ article, by: { kind: 'admin', name: 'edith' }, redeemed: 0, redemptions: 500 });
    expect(gift).to.include({ state: 'open', endedAt: null });
    expect(gift.expiresAt).to.match(/^2026-12-23T12:0/);
    const browser = createBrowser(service);
    expect((await browser.follow(gift.link)).status).to.equal(303);
    expect(await page.meter('desks', { headers: browser.header() })).to.include({ reason: 'GIFT' });
    expect(await made({ article })).to.include({ redemptions: 10 });
  });

  it('403, 404, 422: is for editors, of a gift that there is, within the publication', async () => {
    await expectProblem(await desk.call('POST', '/gifts', { as: 'vera', body: { article } }), {
      status: 403,
      code: 'forbidden',
    });
    const { id } = await made({ article });
    await expectProblem(await desk.call('POST', `/gifts/${id}/end`, { as: 'vera' }), {
      status: 403,
      code: 'forbidden',
    });
    for (const none of ['0'.repeat(32), 'odd', '%00'])
      await expectProblem(await desk.call('POST', `/gifts/${none}/end`), { status: 404, code: 'unknown-gift' });
    const wrong: [object, string][] = [
      [{ article: { id: 'https://evil.example/x' } }, 'article.id'],
      [{ article: { id: 'x', url: '/x' } }, 'article.url'],
      [{ article: { id: 'x', url: 'javascript:alert(1)' } }, 'article.url'],
      [{ article, days: 0 }, 'days'],
      [{ article, days: 91 }, 'days'],
      [{ article, redemptions: 10_001 }, 'redemptions'],
    ];
    for (const [body, path] of wrong)
      await expectProblem(await desk.call('POST', '/gifts', { body }), {
        status: 422,
        code: 'invalid-request',
        paths: [path],
      });
  });

  it('a reader’s export names what they gave and what let them in, and an erasure leaves nothing of it', async () => {
    const giver = await subscriber();
    const gift = await given(giver, 'exported');
    const taker = as(await page.newReader());
    const idOf = async (headers: Record<string, string>) =>
      (await page.meter({ id: 'free', tier: 'free' }, { headers })).reader.id;
    expect(await page.meter('exported', { headers: taker, fields: { gift: gift.gift } })).to.include({
      reason: 'GIFT',
    });
    const exported = async (id: string) =>
      readerExportSchema.parse(await (await desk.get(`/readers/${id}/export`, 'olga')).json()).gifts;
    const [giverId, takerId] = [await idOf(giver), await idOf(taker)];
    const [{ given: gave, redeemed: none }, { given: nothing, redeemed: took }] = [
      await exported(giverId),
      await exported(takerId),
    ];
    expect([none, nothing]).to.deep.equal([[], []]);
    expect(gave[0]).to.deep.include({ article: { id: 'exported', url: addressOf('exported') }, redeemed: 1 });
    expect(took).to.deep.equal(gave);
    const erase = (id: string) => desk.call('DELETE', `/readers/${id}?endSubscriptions=true`, { as: 'olga' });
    expect((await erase(takerId)).status).to.equal(204);
    expect(await exported(takerId)).to.deep.equal({ given: [], redeemed: [] });
    expect((await exported(giverId)).given).to.have.length(1);
    expect((await erase(giverId)).status).to.equal(204);
    expect(await exported(giverId)).to.deep.equal({ given: [], redeemed: [] });
    expect((await createBrowser(service).follow(gift.url)).status).to.equal(404);
  });

  it('200: lists gifts of readers and of the desk, newest first, and ends them; the audit log names no article', async () => {
    const headers = await subscriber();
    const readers = await given(headers, 'readers');
    const { id } = await made({ article: { id: 'audited', url: addressOf('audited') } });
    await createBrowser(service).follow(readers.url);
    const { gifts, next } = await listed('?limit=2');
    const [newest, before] = gifts;
    expect(newest).to.deep.include({ id, article: { id: 'audited', url: addressOf('audited') } });
    expect(before).to.deep.include({ article: { id: 'readers', url: addressOf('readers') }, redeemed: 1 });
    expect(before?.by).to.include({ kind: 'reader' });
    expect(before?.by.name).to.match(/^[\w-]{16}$/);
    expect((await listed(`?cursor=${next}`)).gifts.every((each) => each.id !== id)).to.equal(true);
    const ended = await desk.call('POST', `/gifts/${before?.id}/end`);
    expect((await ended.json()) as object).to.include({ state: 'ended', redeemed: 1 });
    expect((await desk.call('POST', `/gifts/${before?.id}/end`)).status).to.equal(200);
    const { entries } = (await (await desk.get('/audit?what=gift.', 'olga')).json()) as {
      entries: { what: string; who: string }[];
    };
    expect(entries.slice(0, 2).map(({ what, who }) => [what, who])).to.deep.equal([
      [`gift.end ${before?.id}`, 'edith'],
      [`gift.create ${id}`, 'edith'],
    ]);
    expect(JSON.stringify(entries)).to.not.include('audited').and.not.include('asia.example.com');
    expect((await createBrowser(service).follow(readers.url)).status).to.equal(410);
  });
});
