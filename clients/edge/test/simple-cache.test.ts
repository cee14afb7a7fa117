import { expect } from 'chai';
import { simpleCachePages } from '../src/pages/simple-cache.ts';

const html = { 'Content-Type': 'text/html', 'Cache-Control': 'public, max-age=600' };

describe('pages in a cache of texts', () => {
  function setUpCache() {
    const texts = new Map<string, { readonly value: string; readonly seconds: number }>();
    const pagesKept = simpleCachePages({
      get(key) {
        const found = texts.get(key);
        return found === undefined ? null : { text: async () => found.value };
      },
      set: (key, value, seconds) => texts.set(key, { value, seconds }),
    });
    return { texts, pagesKept, key: new Request('https://www.example.com/articles/1?stile-variant=teaser') };
  }

  it('come back as they were, and stay as long as the site lets them', async () => {
    const { texts, pagesKept, key } = setUpCache();
    const body = '\uFEFF<h1>日本</h1>';
    await pagesKept.put(key, new Response(body, { headers: { ...html, 'Cache-Control': 'max-age=9, s-maxage=60' } }));
    const found = await pagesKept.match(key);
    expect(found?.headers.get('Content-Type')).to.equal('text/html');
    expect(Buffer.from((await found?.arrayBuffer()) ?? new ArrayBuffer()).toString()).to.equal(body);
    expect([...texts.values()][0]?.seconds).to.equal(60);
    expect(await pagesKept.match(new Request('https://www.example.com/other'))).to.equal(undefined);
  });

  it('are not kept if they are no text in UTF-8', async () => {
    const { texts, pagesKept, key } = setUpCache();
    const put = pagesKept.put(key, new Response(Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), { headers: html }));
    expect(await put.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    expect(texts.size).to.equal(0);
  });
});
