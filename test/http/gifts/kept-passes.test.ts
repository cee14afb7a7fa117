import { expect } from 'chai';
import { createHeldPasses, isSameKey } from '../../../src/http/passes/held-passes.ts';
import type { ArticleKey } from '../../../src/paywall/articles/article.ts';
import { createCookies } from '../../../src/tokens/cookies.ts';
import { createReaderPasses } from '../../../src/tokens/passes/reader-passes.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { article, noon, reader } from '../../support/fixtures/sample-keys.ts';

describe('item 7: the passes that a browser keeps', () => {
  const clock = { now: () => noon };
  const cookies = createCookies({ publicUrl: 'http://127.0.0.1:8080', clock });
  const readerPasses = createReaderPasses({ secret: 'a-secret-of-these-tests', clock });
  const passes = createHeldPasses({ cookies, readerPasses });
  const publication = examplePublication();
  const visitor = { reader: { id: 'r_x', kind: 'anonymous' as const }, key: reader('ann'), anonymousKey: null };

  const passFor = (source: string, articles: readonly ArticleKey[], who = 'ann') => ({
    kind: 'newsletter' as const,
    source,
    reader: reader(who),
    articles,
    issuedAt: noon,
    expiresAt: noon + 3_600_000,
  });

  /** The request that a browser sends after so many answers. */
  function requestAfter(steps: readonly ((request: { headers: { cookie?: string } }) => string)[]) {
    let request: { headers: { cookie?: string } } = { headers: {} };
    for (const step of steps) request = { headers: { cookie: step(request).split(';')[0] ?? '' } };
    return request;
  }

  const opening =
    (name: string) =>
    ({ articles }: { readonly articles: readonly ArticleKey[] }) =>
      articles.some((each) => isSameKey(each, article(name)));

  const finds = (request: { headers: { cookie?: string } }, name: string) =>
    passes.find(request, publication, { visitor, opens: opening(name) }) !== null;

  it('are the six newest, one for each source, and fit into a cookie', () => {
    const names = Array.from({ length: 9 }, (_, index) => `story ${index}`);
    const request = requestAfter(
      names.map(
        (name) => (held) => passes.withPass(held, publication, passFor(name.replace(' ', '-'), [article(name)])),
      ),
    );
    expect(names.filter((name) => finds(request, name))).to.deep.equal(names.slice(3));
    const many = Array.from({ length: 40 }, (_, index) => article(index));
    const large = requestAfter(
      names.map((name) => (held) => passes.withPass(held, publication, passFor(name.replace(' ', '-'), many))),
    );
    expect((large.headers.cookie ?? '').length).to.be.lessThan(3_200);
    const again = requestAfter(
      names.map((name) => (held) => passes.withPass(held, publication, passFor('one', [article(name)]))),
    );
    expect(names.filter((name) => finds(again, name))).to.deep.equal(names.slice(8));
  });

  it('go one by one, and the cookie with the last', () => {
    const steps = ['one', 'two'].map(
      (name) => (held: { headers: { cookie?: string } }) =>
        passes.withPass(held, publication, passFor(name, [article(name)])),
    );
    const without = requestAfter([
      ...steps,
      (held) => passes.withoutPass(held, publication, { kind: 'newsletter', source: 'one' }),
    ]);
    expect([finds(without, 'one'), finds(without, 'two')]).to.deep.equal([false, true]);
    expect(passes.withoutPass(without, publication, { kind: 'newsletter', source: 'two' })).to.include('Max-Age=0');
    expect(passes.withoutPass(without, publication, { kind: 'gift', source: 'two' })).to.not.include('Max-Age=0');
  });

  it('of somebody else in the same browser stay, and let nobody else in', () => {
    const request = requestAfter([
      (held) => passes.withPass(held, publication, passFor('theirs', [article('story')], 'bob')),
      (held) => passes.withPass(held, publication, passFor('own', [article('other')])),
    ]);
    expect([finds(request, 'story'), finds(request, 'other')]).to.deep.equal([false, true]);
    const bob = { ...visitor, key: reader('bob') };
    expect(passes.find(request, publication, { visitor: bob, opens: opening('story') })).to.include({
      source: 'theirs',
    });
  });
});
