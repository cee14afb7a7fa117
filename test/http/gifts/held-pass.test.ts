import { expect } from 'chai';
import type { ReaderPass } from '../../../src/http/passes/reader-passes.ts';
import type { ArticleKey } from '../../../src/paywall/articles/article.ts';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';
import { createNewsletterKey } from '../../../src/tokens/newsletters/newsletter-key.ts';
import { createReaderPasses } from '../../../src/tokens/passes/reader-passes.ts';
import { as, createFrontEnd, example, signedIn } from '../../support/browser/front-end.ts';
import { sellingNothing, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const secret = 'the-reader-secret-of-these-tests-1234';
const newsletters = [{ id: 'monday', keys: ['NEWS_KEY'] }];
const newsletterKey = createNewsletterKey(secret);
const nothingFree = { limits: { anonymous: 0, registered: 0 }, window: 'month' };

describe('item 7: a pass in the reader’s cookie', () => {
  const now = Date.UTC(2026, 10, 23, 3);
  const config = useConfigDir({
    [example]: { ...sellingNothing, meter: nothingFree, newsletters },
    small: { ...sellingNothing, meter: nothingFree, newsletters },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, READER_SECRET: secret }), {
    realNow: () => now,
    secretOf: () => secret,
  });
  const page = createFrontEnd(service);
  const hashes = createKeyedHashes(secret);
  const passes = createReaderPasses({ secret, clock: { now: () => now } });

  function passOf(
    reader: string,
    article: string,
    others: Partial<ReaderPass> & { publication?: string } = {},
  ): string {
    const { publication = example, ...more } = others;
    return passes.sign(publication, {
      kind: 'newsletter',
      source: 'monday_42',
      reader: hashes.readerKey(publication, reader),
      articles: [newsletterKey.tagOf(publication, article) as Uint8Array as ArticleKey],
      issuedAt: now,
      expiresAt: now + 3_600_000,
      ...more,
    });
  }

  async function newReader() {
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    return { id: reader.id, token: reader.token ?? '' };
  }

  const cookie = (pass: string, publication = example) => ({ Cookie: `stile_pass_${publication}=${pass}` });

  it('lets the reader in before meter and premium, and through the gate', async () => {
    const { id, token } = await newReader();
    const headers = { ...as(token), ...cookie(passOf(id, '/politics/story')) };
    const decision = await page.meter({ id: '/politics/story', tier: 'premium' }, { headers, fields: { trace: true } });
    expect(decision).to.include({
      granted: true,
      reason: 'NEWSLETTER',
      grantReason: 'FREE',
      meter: null,
      banner: null,
    });
    expect(decision.trace?.at(-1)).to.deep.include({ rule: 'newsletter', because: 'let in by newsletter monday' });
    const gate = await page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': '/politics/story' });
    expect([gate.status, gate.headers.get('x-stile-reason'), gate.headers.get('set-cookie')]).to.deep.equal([
      204,
      'NEWSLETTER',
      null,
    ]);
  });

  it('fits any spelling of its article, and no address that can be read in two ways', async () => {
    const { id, token } = await newReader();
    const headers = { ...as(token), ...cookie(passOf(id, '/politics/story')) };
    for (const uri of ['/politics/story/', '/politics/story?utm_source=mail', '/p%6Flitics/story']) {
      const gate = await page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': uri });
      expect([gate.status, gate.headers.get('x-stile-reason')], uri).to.deep.equal([204, 'NEWSLETTER']);
    }
    for (const uri of ['/x/%2e%2e/politics/story', '/politics/story/..%2fother', '/politics\\story']) {
      const gate = await page.get(`/v1/${example}/gate`, { ...headers, 'X-Original-URI': uri });
      expect([gate.status, gate.headers.get('x-stile-reason')], uri).to.deep.equal([403, 'AMBIGUOUS_ADDRESS']);
    }
  });

  it('S20: is nothing for another reader, article or publication, once it is over, or if somebody changed it', async () => {
    const { id, token } = await newReader();
    const other = await newReader();
    const refused: [string, Record<string, string>][] = [
      ['another reader', cookie(passOf(other.id, 'story'))],
      ['another article', cookie(passOf(id, 'another-story'))],
      ['another publication', cookie(passOf(id, 'story', { publication: 'small' }))],
      ['a cookie of another publication', cookie(passOf(id, 'story'), 'small')],
      ['over', cookie(passOf(id, 'story', { expiresAt: now }))],
      ['changed', cookie(`${passOf(id, 'story').slice(0, -1)}~`)],
      ['another kind', cookie(passOf(id, 'story').replace(/^n/, 'g'))],
      ['not signed', cookie(passOf(id, 'story').replace(/\.[\w-]+$/, ''))],
    ];
    for (const [name, headers] of refused) {
      const { granted } = await page.meter('story', { headers: { ...as(token), ...headers } });
      expect(granted, name).to.equal(false);
    }
    const stranger = await page.meter('story', { headers: cookie(passOf(id, 'story')) });
    expect(stranger.granted, 'without the reader').to.equal(false);
  });

  it('still holds once the reader has signed in', async () => {
    const { id, token } = await newReader();
    const bearer = signedIn(await page.signIn(`person-${id}`));
    const headers = { ...bearer, Cookie: `stile_reader=${token}; ${cookie(passOf(id, 'story')).Cookie}` };
    expect(await page.meter('story', { headers })).to.include({ reason: 'NEWSLETTER' });
    const own = await page.meter('unread', { headers: bearer });
    const theirs = { ...bearer, ...cookie(passOf(own.reader.id, 'story')) };
    expect(await page.meter('story', { headers: theirs })).to.include({ reason: 'NEWSLETTER' });
  });

  it('is found among several', async () => {
    const { id, token } = await newReader();
    const all = ['one', 'two', 'story'].map((article) => passOf(id, article)).join('~');
    expect(await page.meter('story', { headers: { ...as(token), ...cookie(all) } })).to.include({ granted: true });
  });
});
