import { expect } from 'chai';
import { html, inTwo, marked, origin, page, pages, secret, setUp, text } from './stub-site.ts';

describe('the edge', () => {
  for (const [name, site] of Object.entries({ marked, inTwo })) {
    it(`item 3: sends the text to whom Stile grants it and to nobody else (${name})`, async () => {
      const granted = await setUp({ site, answer: pages, decision: 'granted' }).get('/articles/1');
      expect(await granted.text()).to.include(text);
      const denied = await setUp({ site, answer: pages }).get('/articles/1');
      expect(await denied.text())
        .to.include('Head')
        .and.not.include(text);
      for (const { headers } of [granted, denied]) {
        expect(headers.get('Cache-Control')).to.equal('private, no-store');
        expect(headers.get('Vary')).to.include('Cookie');
      }
    });

    it(`item 3: asks the site at its own host alone, whatever host a request names (${name})`, async () => {
      const { get, asked } = setUp({ site, answer: pages });
      for (const path of [
        '/articles/1',
        '/about',
        '/@evil.example/x',
        '/:80/x',
        '/articles/%2e%2e/about?x=//evil.example',
      ])
        await get(path, { headers: { 'X-Forwarded-Host': 'evil.example' } });
      expect(new Set(asked.map(({ url }) => new URL(url).origin))).to.deep.equal(new Set([origin]));
      expect(new Set(asked.map(({ headers }) => headers.get('X-Forwarded-Host')))).to.deep.equal(
        new Set(['www.example.com']),
      );
    });

    it(`item 3: refuses addresses that are read in two ways, and what changes an article (${name})`, async () => {
      const { get, asked, stileCalls } = setUp({ site, answer: pages });
      for (const path of ['//articles/1', '/articles%2f1', '/x/%252e%252e/articles/1', '/articles/1%00', '/a/..;x/b'])
        expect((await get(path)).status, path).to.equal(403);
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
        expect((await get('/articles/1', { method })).status, method).to.equal(405);
      expect([asked, stileCalls]).to.deep.equal([[], []]);
    });

    it(`answers a page that asks again if the site or its functions fail (${name})`, async () => {
      const { get, incidents } = setUp({ site, answer: () => Promise.reject(new Error('no route to host')) });
      for (const path of ['/articles/1', '/about']) {
        const got = await get(path);
        expect([got.status, got.headers.has('Retry-After')]).to.deep.equal([503, true]);
      }
      expect(incidents.map(({ kind }) => kind)).to.deep.equal(['unavailable', 'unavailable']);
    });

    it(`passes on what is no article as it is, without what readers may not state (${name})`, async () => {
      const { get, asked, stileCalls } = setUp({
        site,
        answer: async (request) => new Response(`${request.method} ${await request.text()}`, { status: 201 }),
      });
      const headers = {
        ...{ 'X-Stile-Reason': 'SUBSCRIBER', 'X-Article-Tier': 'free', 'X-Original-URL': '/articles/1' },
        ...{ 'X-Edge-Secret': 'guessed', 'X-Middleware-Subrequest': 'x', 'X-Reader-Country': 'JP', 'X-Mine': 'kept' },
      };
      const got = await get('/comments?on=1', { method: 'POST', body: 'Well said', headers });
      expect([got.status, await got.text()]).to.deep.equal([201, 'POST Well said']);
      const [passed] = asked;
      expect(passed?.url).to.equal(`${origin}/comments?on=1`);
      expect(passed?.headers.get('X-Mine')).to.equal('kept');
      const stated = Object.keys(headers).filter((each) => each !== 'X-Mine' && passed?.headers.has(each));
      expect(stated).to.deep.equal(name === 'marked' ? ['X-Edge-Secret'] : []);
      expect(stileCalls).to.deep.equal([]);
    });
  }

  it('item 3: asks for the whole with the reader’s own headers and the secret, but for what asks for a part of it', async () => {
    const { get, asked } = setUp({ site: inTwo, answer: pages, decision: 'granted' });
    await get('/articles/1?page=2', {
      headers: { 'User-Agent': 'A browser', Range: 'bytes=0-9', 'If-None-Match': '"x"', 'X-Edge-Secret': 'guessed' },
    });
    const [shown, whole] = asked;
    expect([shown?.url, whole?.url]).to.deep.equal([
      `${origin}/teaser/articles/1?page=2`,
      `${origin}/full/articles/1?page=2`,
    ]);
    const sent = (request: Request | undefined, ...names: string[]) => names.map((each) => request?.headers.get(each));
    const names = ['X-Edge-Secret', 'User-Agent', 'Range', 'If-None-Match'];
    expect(sent(whole, ...names)).to.deep.equal([secret.value, 'A browser', null, null]);
    expect(sent(shown, ...names)).to.deep.equal([null, null, null, null]);
  });

  it('item 3: lets the text between marks out at no address, whole or in part', async () => {
    const { get, asked } = setUp({
      site: marked,
      answer: ({ headers }) =>
        headers.has('Range')
          ? new Response(page.slice(30), { status: 206, headers: html })
          : pages(new Request(origin)),
    });
    for (const path of ['/ARTICLES/1', '/amp/1', '/feed.xml'])
      expect(await (await get(path)).text(), path)
        .to.include('Foot')
        .and.not.include(text);
    const part = await get('/ARTICLES/1', { headers: { Range: 'bytes=30-', 'If-Range': '"x"' } });
    expect([part.status, (await part.text()).includes(text)]).to.deep.equal([200, false]);
    expect(asked.every(({ headers }) => headers.get('Accept-Encoding') === 'identity')).to.equal(true);
  });

  it('item 3: sends nothing of a page without marks to whom the text is denied, and says so', async () => {
    const { get, incidents } = setUp({ site: marked, answer: () => new Response(`<p>${text}</p>`, { headers: html }) });
    const got = await get('/articles/1');
    expect([got.status, (await got.text()).includes(text)]).to.deep.equal([503, false]);
    expect(incidents.map(({ kind }) => kind)).to.deep.equal(['refused']);
  });

  it('item 3: sends an article as it comes, and does not wait for its end', async () => {
    let end: (() => void) | undefined;
    const slow = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(page.slice(0, 60)));
          end = () => controller.close();
        },
      });
    const { get } = setUp({ site: marked, answer: () => new Response(slow(), { headers: html }), decision: 'granted' });
    const reader = (await get('/articles/1')).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).to.include('Head');
    end?.();
    await reader?.cancel();
  });

  it('item 3: gives back what was counted if the site then has nothing to show', async () => {
    const { get, stileCalls } = setUp({
      site: inTwo,
      decision: 'granted',
      answer: ({ url }) => new Response('', { status: url.includes('/full/') ? 500 : 200, headers: html }),
    });
    expect((await get('/articles/1')).status).to.equal(500);
    expect(stileCalls.map((url) => url.replace(/^.*meter/, 'meter'))).to.deep.equal(['meter', 'meter/release']);
  });

  it('says of a site that lets everybody keep what is for one reader', async () => {
    const { get, incidents } = setUp({ site: inTwo, answer: pages, decision: 'granted' });
    const got = await get('/articles/1');
    expect(got.headers.get('Cache-Control')).to.equal('private, no-store');
    expect(incidents.map(({ kind }) => kind)).to.deep.equal(['cacheable']);
  });
});
