import { createDoor, type DoorOptions, type Visit } from '@stile/core';
import { expect } from 'chai';

/** Of a door's call to Stile. */
interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: { readonly article: object; readonly [field: string]: unknown };
}

async function sentFor(visit: Partial<Visit>, options: Partial<DoorOptions> = {}): Promise<Sent> {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    sent.push({ url: String(url), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) });
    return new Response(null, { status: 502 });
  };
  const stile = 'https://stile.example.com/';
  const door = createDoor({ stile, publication: 'sample', fetch, ...options }, { verify: async () => null });
  const article = { id: 'x', tier: 'metered' } as const;
  await door.decide({ article, method: 'GET', url: '/articles/x', headers: new Headers(), ...visit });
  const [first] = sent;
  if (first === undefined) throw new Error('Stile was not asked.');
  return first;
}

const headersOf = async (headers: Record<string, string>, visit: Partial<Visit> = {}) =>
  (await sentFor({ headers: new Headers(headers), ...visit })).headers;

describe('item 2: what a door sends to Stile', () => {
  it('is what the site says of the article', async () => {
    const article = { id: 'x', tier: 'premium', sponsored: false, section: 'asia', tags: ['china'] } as const;
    const { url, body } = await sentFor({ article, locale: 'ja', gift: 'GIFT' });
    expect(url).to.equal('https://stile.example.com/v1/sample/meter');
    expect(body).to.deep.equal({ article, locale: 'ja', gift: 'GIFT', referrer: '', receipt: true });
  });

  it('is signed, if the publication takes claims', async () => {
    const { body } = await sentFor({}, { claims: ({ id }) => `claims of ${id}`, receipts: false });
    expect(body).to.deep.include({ article: { id: 'x', tier: 'metered', sponsored: false, claims: 'claims of x' } });
    expect(body['receipt']).to.equal(false);
  });

  it('says where the reader comes from, unless that is too long', async () => {
    const referrerIn = async (headers: Record<string, string>) =>
      (await sentFor({ headers: new Headers(headers) })).body['referrer'];
    expect(await referrerIn({ Referer: 'https://news.example/a' })).to.equal('https://news.example/a');
    expect(await referrerIn({})).to.equal('');
    expect(await referrerIn({ Referer: `https://news.example/${'a'.repeat(4_096)}` })).to.equal(undefined);
  });

  it('is the token of the newsletter in the address, if there can be one', async () => {
    const newsletterIn = async (url: string) => (await sentFor({ url })).body['newsletter'];
    expect(await newsletterIn('/articles/x?a=b&st=eyJ.abc-_.d#top')).to.equal('eyJ.abc-_.d');
    expect(await newsletterIn('https://www.example.com/articles/x?st=abc')).to.equal('abc');
    for (const query of ['', '?st=', '?st=a%20b', '?st=%00', '?ST=abc', '#?st=abc', `?st=${'x'.repeat(5_000)}`])
      expect(await newsletterIn(`/articles/x${query}`), query).to.equal(undefined);
  });

  it('are of the cookies only those of Stile’s', async () => {
    const own = ['stile_reader=a', 'stile_entitlement_sample=b', 'stile_entitlement=c', 'stile_pass_sample=d'];
    const secure = ['__Host-stile_reader=e', '__Host-stile_entitlement_sample=f', '__Host-stile_pass_sample=g'];
    const others = [
      'session=secret',
      'stile_entitlement_other=h',
      'stile_receipt_sample=i',
      'xstile_reader=j',
      'stile_reader',
    ];
    const Cookie = [...others, ...own, ...secure].join('; ');
    const over = async (stile: string) =>
      (await sentFor({ headers: new Headers({ Cookie }) }, { stile })).headers.get('cookie');
    expect(await over('http://127.0.0.1:8080')).to.equal(own.join('; '));
    expect(await over('https://stile.example.com')).to.equal(['stile_entitlement=c', ...secure].join('; '));
    expect((await headersOf({ Cookie: 'session=secret' })).has('cookie')).to.equal(false);
    const many = Array.from({ length: 9 }, (_, index) => `stile_entitlement=${index}`).join(';');
    expect((await headersOf({ Cookie: many })).get('cookie')?.split('; ')).to.have.lengthOf(4);
  });

  it('is the address that the site’s server knows, and never one that a reader writes', async () => {
    const forged = { 'X-Forwarded-For': '203.0.113.9', Forwarded: 'for=203.0.113.9', 'X-Real-IP': '203.0.113.9' };
    expect((await headersOf(forged, { address: '198.51.100.7' })).get('x-forwarded-for')).to.equal('198.51.100.7');
    expect(JSON.stringify([...(await headersOf(forged))])).to.not.include('203.0.113.9');
  });

  it('says how the reader is signed in: by a bearer token, or as the site says', async () => {
    const Authorization = 'Bearer of.the.request';
    expect((await headersOf({ Authorization })).get('authorization')).to.equal(Authorization);
    expect((await headersOf({ Authorization: 'Basic YTpi' })).has('authorization')).to.equal(false);
    // What is none is not left out: its reader would be taken for an anonymous one.
    for (const odd of ['Bearer', 'bearer a b', 'Bearer \u0001'])
      expect((await headersOf({ Authorization: odd })).get('authorization'), odd).to.match(/^Bearer/);
    expect((await headersOf({ Authorization }, { signInToken: 'of.the.site' })).get('authorization')).to.equal(
      'Bearer of.the.site',
    );
    expect((await headersOf({ Authorization }, { signInToken: null })).has('authorization')).to.equal(false);
  });

  it('are a few further headers, a request id, and nothing else', async () => {
    const passed = {
      'accept-language': 'ja',
      'user-agent': 'Sample/1',
      'sec-purpose': 'prefetch',
      'x-reader-token': 'token',
    };
    const left = {
      origin: 'https://evil.example',
      referer: 'https://evil.example',
      'x-article-tier': 'free',
      host: 'x',
      'x-reader-country': 'JP',
      range: 'bytes=0-',
    };
    const headers = await headersOf({ ...passed, ...left }, { requestId: 'request-1' });
    const always = { 'content-type': 'application/json', accept: 'application/json', 'x-request-id': 'request-1' };
    expect(Object.fromEntries(headers)).to.deep.equal({ ...passed, ...always });
    expect((await headersOf({}, { requestId: 'a b\n' })).get('x-request-id')).to.match(/^[\w-]{36}$/);
  });

  it('is sent whatever a reader writes into a header', async () => {
    const odd = {
      get: (name: string) =>
        ['cookie', 'authorization'].includes(name) ? 'stile_reader=\u0000\u0141' : '\u0000\n\u0141',
    };
    const { headers } = await sentFor({ headers: odd, requestId: 'request-1' });
    expect(Object.fromEntries(headers)).to.have.all.keys('accept', 'content-type', 'x-request-id');
  });

  it('counts documents that somebody gets to see, and nothing else', async () => {
    const counts = async (method: string, headers: Record<string, string> = {}, options = {}) =>
      !(await sentFor({ method, headers: new Headers(headers) }, options)).url.endsWith('?dryRun=true');
    expect(await counts('GET')).to.equal(true);
    expect(await counts('GET', { 'Sec-Fetch-Dest': 'document' })).to.equal(true);
    for (const method of ['HEAD', 'POST', 'OPTIONS', 'get']) expect(await counts(method), method).to.equal(false);
    for (const destination of ['image', 'iframe', 'empty', 'frame', 'Document'])
      expect(await counts('GET', { 'Sec-Fetch-Dest': destination }), destination).to.equal(false);
    for (const name of ['Sec-Purpose', 'Purpose', 'X-Moz'])
      expect(await counts('GET', { [name]: 'prefetch' })).to.equal(false);
    expect(await counts('GET', { 'Sec-Fetch-Dest': 'empty' }, { isView: () => true })).to.equal(true);
  });
});
