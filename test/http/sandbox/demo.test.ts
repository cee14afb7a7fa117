import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';

const files = new URL('../../../web/demo/articles/', import.meta.url);

describe('/demo', () => {
  const service = useService();

  const { get, meter, moveClock } = createFrontEnd(service);

  async function receiptFor(id: string): Promise<string> {
    const { receipt = '' } = await meter(id, { fields: { receipt: true } });
    return receipt;
  }

  const textOf = (id: string, receipt?: string) =>
    get(`/demo/articles/${id}/text`, receipt === undefined ? {} : { 'X-Article-Receipt': receipt });

  it('B18: sends the text for a receipt of the article, and into no shared cache', async () => {
    const sent = await textOf('penang-chip-packaging', await receiptFor('penang-chip-packaging'));
    expect(sent.status).to.equal(200);
    expect(sent.headers.get('cache-control')).to.equal('private, no-store');
    expect(((await sent.json()) as { paragraphs: string[] }).paragraphs).to.have.lengthOf.within(2, 4);
  });

  it('B8: refuses the text without a receipt, with a forged one, and with one of another article', async () => {
    const other = await receiptFor('japan-china-collaboration');
    for (const receipt of [undefined, '', 'forged', `${other}x`, other]) {
      const refused = await textOf('penang-chip-packaging', receipt);
      expect(refused.status, receipt).to.equal(403);
      expect(refused.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(refused.headers.get('cache-control')).to.equal('private, no-store');
      expect(await refused.json()).to.include({ code: 'forbidden', instance: refused.headers.get('x-request-id') });
    }
  });

  it('refuses a receipt that has run out', async () => {
    const receipt = await receiptFor('penang-chip-packaging');
    await moveClock({ advance: 'PT31M' });
    expect((await textOf('penang-chip-packaging', receipt)).status).to.equal(403);
  });

  it('B20: gives nothing after the first paragraph away anywhere else', async () => {
    const open = ['/demo', '/demo/articles.json', '/demo/articles/japan-china-collaboration'];
    const sent = await Promise.all(open.map(async (path) => (await get(path)).text()));
    for (const name of await readdir(files)) {
      const [, second] = JSON.parse(await readFile(new URL(name, files), 'utf8')).paragraphs;
      for (const text of sent) expect(text).not.to.include(String(second).slice(0, 40));
      for (const path of [`/demo/articles/${name}`, `/demo/assets/%2e%2e/articles/${name}`]) {
        const answer = await get(path);
        expect(answer.status, path).to.equal(404);
        expect(await answer.text(), path).not.to.include(String(second).slice(0, 40));
      }
    }
  });

  it('lists twenty-one articles: eighteen metered, one sponsored, one free and one premium', async () => {
    const { articles } = (await (await get('/demo/articles.json')).json()) as { articles: Record<string, unknown>[] };
    const kinds = articles.map(({ tier, sponsor }) => (sponsor === null ? tier : 'sponsored'));
    const count = (kind: string) => kinds.filter((found) => found === kind).length;
    expect(['metered', 'sponsored', 'free', 'premium'].map(count)).to.deep.equal([18, 1, 1, 1]);
    expect(articles.map(({ id }) => id)).to.include('japan-china-collaboration');
  });

  it('answers 404 for an article that does not exist: the page, and its text', async () => {
    const page = await get('/demo/articles/no-such-article');
    expect(page.status).to.equal(404);
    expect(page.headers.get('content-type')).to.match(/^text\/html/);
    expect((await textOf('no-such-article')).status).to.equal(404);
  });

  it('forgets a reader by expiring every cookie that could name one', async () => {
    const answer = await send(service, '/demo/forget', { method: 'POST' });
    expect(answer.status).to.equal(204);
    const cookies = answer.headers.getSetCookie();
    for (const name of ['stile_reader', '__Host-stile_reader', `stile_entitlement_${example}`]) {
      const cookie = cookies.find((text) => text.startsWith(`${name}=;`));
      expect(cookie, name).to.include('Expires=Thu, 01 Jan 1970').and.include('Path=/');
    }
  });

  it('forgets what a reader has bought, and not who they are, by expiring the entitlement token', async () => {
    const answer = await send(service, '/demo/forget-token', { method: 'POST' });
    expect(answer.status).to.equal(204);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.slice(0, cookie.indexOf('=')))).to.deep.equal([
      `stile_entitlement_${example}`,
      `__Host-stile_entitlement_${example}`,
    ]);
    for (const cookie of cookies) expect(cookie).to.include('Expires=Thu, 01 Jan 1970');
  });

  it('keeps a strict security policy on every answer', async () => {
    for (const path of ['/demo', '/demo/articles.json', '/demo/articles/no-such-article', '/demo/assets/demo.js']) {
      const answer = await get(path);
      const policy = answer.headers.get('content-security-policy');
      expect(policy, path).to.equal(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
          "form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(answer.headers.get('x-request-id'), path).to.match(/^[0-9a-f-]{36}$/);
    }
  });
});
