import { expect } from 'chai';
import fc from 'fast-check';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem } from '../../support/browser/front-end.ts';
import { sellingNothing, smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { articleAt, createSite } from '../../support/trust/site.ts';

const byteOrderMark = '\uFEFF';

/** What stands between slashes: ids, and whatever some server or other resolves, drops or decodes. */
const pieces = [
  ...[
    '1',
    '2',
    'articles',
    '..',
    '.',
    '',
    '...',
    '%2e%2e',
    '.%2e',
    '%2E.',
    '%252e%252e',
    '%2e',
    '..;x',
    '.;',
    '..%3bx',
  ],
  ...[
    '%5c..',
    '\\..',
    '..\\',
    '%2f..',
    '2%2f..',
    '..%2f1',
    '%2F',
    '%00',
    '..%00',
    '%c0%ae%c0%ae',
    '%e0%80%ae',
    '.\t.',
    '\t',
  ],
  ...[`.${byteOrderMark}.`, `${byteOrderMark}..`, `..${byteOrderMark}`, byteOrderMark, '%EF%BB%BF..', '.%EF%BB%BF.'],
  ...[
    '2;x=1',
    '2%3f',
    '2%23',
    '%32',
    '%31',
    '1%20',
    '１',
    '．．',
    '。。',
    'é',
    'e\u0301',
    '%',
    '%2',
    '%zz',
    'amp',
    '2.html',
  ],
];

const ends = ['', '?', '?1', '?/../1', '#', '#/../1', '?a=1#x', '%3f', '%23', '?utm_source=x', ';x', '/', '//'];

describe('T4: addresses that servers read in different ways', () => {
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter: { ...smallMeter, limits: { anonymous: 1, registered: 1 } } },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => Date.UTC(2026, 10, 23, 3) });
  const page = createFrontEnd(service);
  const site = createSite(page);

  /** Somebody whose only free article is `/articles/1`. */
  async function readerOfOne(): Promise<Record<string, string>> {
    const headers = as(await page.newReader());
    expect(await site.read('/articles/1', headers)).to.include({ article: '1', isCounted: true });
    return headers;
  }

  const ambiguous = [
    '/articles/2/../1',
    '/articles/2/%2e%2e/1',
    '/articles/2/.%2E/1',
    '/articles/2/%252e%252e/1',
    '/articles/./1',
    '/articles/%2e/1',
    '/articles//1',
    '//articles/1',
    '/articles/2/..;/1',
    '/articles/2/..;v=1/1',
    '/articles/2/..%3b/1',
    '/articles/2%2f..%2f1',
    '/articles/2/..%2f1',
    '/articles/2%5c..%5c1',
    '/articles/2\\..\\1',
    '/articles/1%00',
    '/articles/1/..',
    '/articles/1/.',
    `/articles/2/.${byteOrderMark}./1`,
    `/articles/2/${byteOrderMark}../1`,
    '/articles/2/.\t./1',
    '/articles/2/..\t/1',
    'http://site.example/articles/2/../1',
  ];

  for (const address of ambiguous) {
    it(`T4: 403: are granted to nobody on the meter, and count nothing: ${JSON.stringify(address)}`, async () => {
      for (const headers of [as(await page.newReader()), await readerOfOne()]) {
        const before = await page.used(headers);
        for (const fact of [{}, { 'X-Article-Tier': 'free' }, { 'X-Article-Sponsored': 'true' }]) {
          const { status, reason } = await site.read(address, { ...headers, ...fact });
          expect({ status, reason }).to.deep.equal({ status: 403, reason: 'AMBIGUOUS_ADDRESS' });
        }
        expect(await page.used(headers)).to.equal(before);
      }
    });
  }

  it('T4: keep no subscriber out', async () => {
    const headers = as(await page.newReader());
    await createBuying(page).buy(headers);
    for (const address of ambiguous) expect((await site.read(address, headers)).status, address).to.equal(204);
  });

  it('T4: are those too that two headers name differently, in whichever order', async () => {
    const headers = await readerOfOne();
    const names = ['X-Original-URI', 'X-Original-URL', 'X-Forwarded-Uri'];
    for (const one of names)
      for (const other of names.filter((name) => name !== one)) {
        const asked = { ...headers, [one]: '/articles/1', [other]: '/articles/2' };
        const answer = await page.get(`/v1/${example}/gate`, asked);
        expect(answer.status, `${one}, ${other}`).to.equal(403);
        expect(answer.headers.get('x-stile-reason')).to.equal('AMBIGUOUS_ADDRESS');
      }
  });

  it('T4: open no article but the one that was counted, however they are put together', async function () {
    this.timeout(60_000);
    const headers = await readerOfOne();
    const address = fc
      .tuple(
        fc.constantFrom(
          '/articles/',
          '/articles/2/',
          '/articles/1/',
          '/',
          '//',
          'http://a.example/articles/',
          '/%61rticles/',
        ),
        fc.array(fc.constantFrom(...pieces), { maxLength: 4 }),
        fc.constantFrom(...ends),
      )
      .map(([start, middle, end]) => start + middle.join('/') + end);
    const raw = address.filter((text) => text.trim() !== '');
    const onlyOne = async (text: string) => {
      const { status, article, isCounted } = await site.read(text, headers);
      expect(status).to.be.oneOf([204, 401, 403]);
      expect(isCounted).to.equal(false);
      expect(article ?? '1', articleAt(text) ?? '').to.equal('1');
    };
    await fc.assert(fc.asyncProperty(raw, onlyOne), { numRuns: 600 });
  });

  it('T4: are answered, whatever characters they hold', async () => {
    const headers = await readerOfOne();
    const character = fc.oneof(
      fc.constantFrom('/', '.', '%', '2', 'e', '5', 'f', 'c', ';', '?', '#', '\\', ':', '@', ' ', '\t'),
      fc
        .integer({ min: 0x21, max: 0x24f })
        .filter((code) => code < 0x7f || code > 0x9f)
        .map((code) => String.fromCharCode(code)),
    );
    const anything = fc.array(character, { minLength: 1, maxLength: 40 }).map((all) => `/${all.join('')}`);
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        expect((await site.read(text, headers)).status).to.be.oneOf([204, 401, 403]);
      }),
      { numRuns: 300 },
    );
    const longest = `/${'長'.repeat(3_000)}`;
    expect((await site.read(longest, headers)).status).to.equal(403);
    const none = await page.get(`/v1/${example}/gate`, headers);
    await expectProblem(none, { status: 422, code: 'invalid-request', paths: ['X-Original-URI'] });
  });
});
