import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, unread } from '../support/browser/front-end.ts';
import { rawRequest } from '../support/processes/raw-request.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';

const path = `/v1/${example}/meter`;
const limitBytes = 16 * 1024;

describe('a request that is not as it should be', () => {
  const service = useService();
  const page = createFrontEnd(service);
  let headers: Record<string, string>;

  beforeEach(async () => {
    headers = as(await page.newReader());
  });

  // Whatever is refused has counted nothing.
  afterEach(async () => {
    expect(await page.used(headers)).to.equal(0);
  });

  const post = (body: unknown, more: Record<string, string> = {}) => page.post(path, body, { ...headers, ...more });
  const article = (fields: object) => ({ article: { id: 'a', ...fields } });

  const faults: [string, unknown, readonly string[]][] = [
    ['no article', {}, ['article']],
    ['an article that is a text', { article: 'a' }, ['article']],
    ['an article without an id', { article: {} }, ['article.id']],
    ['an empty id', article({ id: '' }), ['article.id']],
    ['an id of 2 049 characters', article({ id: 'a'.repeat(2_049) }), ['article.id']],
    ['a URL of 2 049 characters', article({ id: `https://a.example/${'a'.repeat(2_031)}` }), ['article.id']],
    ['an id that is a number', article({ id: 7 }), ['article.id']],
    ['an id that is null', article({ id: null }), ['article.id']],
    ['an id that is a list', article({ id: ['a'] }), ['article.id']],
    ['an id with the first half of a character', '{"article":{"id":"a\\ud83d"}}', ['article.id']],
    ['an id with the second half of a character', '{"article":{"id":"\\udcf0a"}}', ['article.id']],
    ['an id with two halves in the wrong order', '{"article":{"id":"\\udcf0\\ud83d"}}', ['article.id']],
    ['an unknown tier', article({ tier: 'gold' }), ['article.tier']],
    ['a tier that is null', article({ tier: null }), ['article.tier']],
    ['sponsored as a text', article({ sponsored: 'true' }), ['article.sponsored']],
    ['a section that is too long', article({ section: 'a'.repeat(2_049) }), ['article.section']],
    ['tags that are a text', article({ tags: 'china' }), ['article.tags']],
    ['too many tags', article({ tags: Array.from({ length: 65 }, () => 'a') }), ['article.tags']],
    ['a tag that is a number', article({ tags: ['china', 7] }), ['article.tags.1']],
    ['an unknown field of the article', article({ price: 0 }), ['article.price']],
    ['an unknown field', { ...article({}), count: false }, ['count']],
    ['a referrer that is too long', { ...article({}), referrer: 'a'.repeat(4097) }, ['referrer']],
    ['a prototype', '{"article":{"id":"a"},"__proto__":{"granted":true}}', ['__proto__']],
    ['a locale that is no text', { ...article({}), locale: 7 }, ['locale']],
    ['a locale that is too long', { ...article({}), locale: 'a'.repeat(65) }, ['locale']],
    ['a gift that is too long', { ...article({}), gift: 'a'.repeat(4097) }, ['gift']],
    ['a receipt asked for with a text', { ...article({}), receipt: 'yes' }, ['receipt']],
    ['a trace asked for with a number', { ...article({}), trace: 1 }, ['trace']],
    [
      'several faults at once',
      { article: { id: '', tier: 'x' }, locale: 7, odd: 1 },
      ['article.id', 'article.tier', 'locale', 'odd'],
    ],
    ['a list', [], ['']],
    ['null', 'null', ['']],
    ['a number', '7', ['']],
    ['nothing', '', ['']],
    ['half of some JSON', '{"article":{"id":"a"', ['']],
    ['two JSON texts', '{"article":{"id":"a"}}{"article":{"id":"b"}}', ['']],
    ['a form', 'article=a', ['']],
  ];

  for (const [name, body, paths] of faults) {
    it(`422: ${name}`, async () => {
      const problem = await expectProblem(await post(body), { status: 422, code: 'invalid-request', paths });
      for (const named of paths) expect(problem.detail).to.include(named);
      for (const { message } of problem.errors ?? []) expect(message).to.not.equal('');
    });
  }

  const queries: [string, readonly string[]][] = [
    ['?dryRun=yes', ['dryRun']],
    ['?dryRun=', ['dryRun']],
    ['?dryRun=TRUE', ['dryRun']],
    ['?dryRun=true&dryRun=true', ['dryRun']],
    ['?dryRun=false&dryRun=true', ['dryRun']],
    ['?dryrun=true', ['dryrun']],
    ['?dryRun=true&odd=1', ['odd']],
    ['?__proto__=1', ['__proto__']],
    ['?%00', ['\u0000']],
  ];

  for (const [query, paths] of queries) {
    it(`422: the query ${query}`, async () => {
      const refused = await page.ask(unread(), { headers, query });
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths });
    });
  }

  it('404: an unknown publication, however it is written', async () => {
    for (const publication of ['elsewhere', 'NIKKEI-ASIAN-REVIEW', '%6eikkei-asian-review', '__proto__', 'constructor'])
      await expectProblem(await page.ask('a', { publication }), { status: 404, code: 'unknown-publication' });
  });

  it('415: any other type of content, and none', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'json', 'text/json']) {
      const refused = await post(article({}), { 'Content-Type': type });
      await expectProblem(refused, { status: 415, code: 'unsupported-media-type' });
    }
    const untyped = await send(service, path, { method: 'POST', headers, body: new Uint8Array([123, 125]) });
    await expectProblem(untyped, { status: 415, code: 'unsupported-media-type' });
  });

  it('200: JSON by any of its names', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8']) {
      const answer = await page.post(`${path}?dryRun=true`, article({}), { ...headers, 'Content-Type': type });
      expect(answer.status, type).to.equal(200);
    }
  });

  describe('413', () => {
    const bodyOf = (bytes: number) => {
      const text = JSON.stringify(article({}));
      return text + ' '.repeat(bytes - text.length);
    };

    it('B13: takes 16 KiB and not a byte more', async () => {
      const answer = await page.post(`${path}?dryRun=true`, bodyOf(limitBytes), headers);
      expect(answer.status).to.equal(200);
      for (const bytes of [limitBytes + 1, 17 * 1024, 1024 * 1024])
        await expectProblem(await post(bodyOf(bytes)), { status: 413, code: 'payload-too-large' });
    });

    it('B13: counts the bytes that come where their number is not announced', async () => {
      const chunks = Array.from({ length: 17 }, () => new TextEncoder().encode(' '.repeat(1024)));
      const stream = new ReadableStream({
        pull(controller) {
          const chunk = chunks.pop();
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        },
      });
      const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: stream };
      const refused = await fetch(service.url + path, { ...init, duplex: 'half' } as RequestInit);
      await expectProblem(refused, { status: 413, code: 'payload-too-large' });
    });

    it('B13: takes no announcement for the body, and closes the connection, of which it reads no more', async () => {
      const big = ' '.repeat(17 * 1024);
      const lines = [
        `POST ${path} HTTP/1.1`,
        'Host: a',
        'Content-Type: application/json',
        `Content-Length: ${big.length}`,
      ];
      const next = 'GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
      const answers = await rawRequest(service.port, lines, big + next);
      expect(answers)
        .to.match(/^HTTP\/1\.1 413 [\s\S]+\r\nConnection: close\r\n/)
        .and.not.include('200 OK');
    });
  });

  describe('what Node itself refuses', () => {
    const host = 'Host: a';
    const oddities: [string, readonly string[], RegExp][] = [
      [
        'headers larger than 48 KiB',
        ['GET /livez HTTP/1.1', host, `X-Large: ${'a'.repeat(50_000)}`],
        /^HTTP\/1\.1 431 /,
      ],
      ['something that is no request', ['HELO'], /^HTTP\/1\.1 400 /],
      [
        'two lengths of one body',
        [`POST ${path} HTTP/1.1`, host, 'Content-Length: 1', 'Content-Length: 2'],
        /^HTTP\/1\.1 400 /,
      ],
      [
        'a length and chunks',
        [`POST ${path} HTTP/1.1`, host, 'Content-Length: 1', 'Transfer-Encoding: chunked'],
        /^HTTP\/1\.1 400 /,
      ],
      ['no host', ['GET /livez HTTP/1.1'], /^HTTP\/1\.1 400 /],
    ];

    for (const [name, lines, answer] of oddities) {
      it(`is refused without a word about the service: ${name}`, async () => {
        const refused = await rawRequest(service.port, lines);
        expect(refused)
          .to.match(answer)
          .and.match(/\r\nConnection: close\r\n/i);
        expect(refused).to.not.match(/node|express|stile\//i);
      });
    }

    it('is a body that breaks off, which is no fault of the service', async () => {
      const lines = [`POST ${path} HTTP/1.1`, host, 'Content-Type: application/json', 'Content-Length: 500'];
      await rawRequest(service.port, lines, '{"article":{"id":"a"}}');
      expect((await page.get('/livez')).status).to.equal(200);
      expect(service.logs()).to.not.include('"level":"error"');
    });
  });
});
