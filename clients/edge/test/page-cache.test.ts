import { expect } from 'chai';
import { eventually } from '../../../test/support/eventually.ts';
import type { PageCache } from '../src/pages/page-cache.ts';
import { html, inTwo, marked, page, pages, setUp, text } from './stub-site.ts';

describe('the edge with a cache', () => {
  it('keeps the teaser that it has looked at for a reader who may read the whole, which it does not keep', async () => {
    const kept = new Map<string, string>();
    const cache: PageCache = {
      async match({ url }) {
        const body = kept.get(url);
        return body === undefined ? undefined : new Response(body, { headers: html });
      },
      async put({ url }, response) {
        kept.set(url, await response.text());
      },
    };
    const { get, asked } = setUp({ site: inTwo, answer: pages, decision: 'granted', cache });
    const readOnce = async () => expect(await (await get('/articles/1')).text()).to.include(text);
    await readOnce();
    await eventually(() => expect([...kept.values()]).to.deep.equal(['<h1>Head</h1>']));
    await readOnce();
    const paths = asked.map(({ url }) => new URL(url).pathname);
    expect(paths).to.deep.equal(['/teaser/articles/1', '/full/articles/1', '/full/articles/1']);
  });

  it('item 3: keeps nothing that the site lets nobody keep, and answers although its cache fails', async () => {
    const kept: string[] = [];
    const cache: PageCache = {
      match: () => Promise.reject(new Error('no cache')),
      async put({ url }) {
        kept.push(url);
      },
    };
    for (const headers of [
      { 'Cache-Control': 'private' },
      { 'Cache-Control': 'no-store, max-age=60' },
      { 'Cache-Control': 'max-age=0' },
      {},
      { 'Cache-Control': 'max-age=60', 'Set-Cookie': 'a=b' },
      { 'Cache-Control': 'max-age=60', Vary: '*' },
    ]) {
      const { get } = setUp({ site: marked, cache, answer: () => new Response(page, { headers }) });
      expect(await (await get('/articles/1')).text())
        .to.include('Head')
        .and.not.include(text);
    }
    expect(kept).to.deep.equal([]);
    await (await setUp({ site: marked, cache, answer: pages }).get('/articles/1?a=b')).text();
    expect(kept).to.deep.equal(['https://www.example.com/articles/1?a=b&stile-variant=teaser']);
  });
});
