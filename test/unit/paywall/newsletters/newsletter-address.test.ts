import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalArticleId, usualArticleIdentity } from '../../../../src/paywall/articles/article-identity.ts';
import {
  newsletterArticle,
  newsletterTokenIn,
  withNewsletterToken,
  withoutNewsletterToken,
} from '../../../../src/paywall/newsletters/newsletter-address.ts';

const token = fc.stringMatching(/^[\w-]{1,80}$/);
const address = fc.constantFrom(
  ...['/a', '/a/', '/', '/a?b=1', '/a?', '/a?b=1&c', '/a#top', '/a?b=1#st=x', 'https://www.example.com'],
  ...['https://www.example.com/a?best=1&st2=x', 'https://www.example.com?id=1', 'HTTPS://EXAMPLE.com/%7Ea?x=%26st=1'],
);

describe('addresses with newsletter tokens', () => {
  it('give back the token and the address that went in', () => {
    fc.assert(
      fc.property(address, token, (clean, st) => {
        const link = withNewsletterToken(clean, st);
        expect(newsletterTokenIn(link)).to.equal(st);
        expect(newsletterTokenIn(withoutNewsletterToken(link))).to.equal(null);
        expect(withNewsletterToken(link, st)).to.equal(link);
        const bare = (text: string) => text.replace(/\?(?=#|$)/, '');
        expect(bare(withoutNewsletterToken(link))).to.equal(bare(clean));
      }),
    );
  });

  it('item 7: are one article with and without it, by every rule', () => {
    const rules = [usualArticleIdentity, { ...usualArticleIdentity, keep: ['id', 'b'] }];
    fc.assert(
      fc.property(address, token, fc.constantFrom(...rules), (clean, st, identity) => {
        const link = withNewsletterToken(clean, st);
        expect(canonicalArticleId(link, identity)).to.equal(canonicalArticleId(clean, identity));
        expect(newsletterArticle(link, identity)).to.equal(newsletterArticle(clean, identity));
      }),
    );
    // Also if the publisher says that the parameter names the article.
    const keep = { ...usualArticleIdentity, keep: ['st'] };
    expect(newsletterArticle('/a?st=x', keep)).to.equal(newsletterArticle('/a', keep));
  });

  const table: readonly (readonly [written: string, article: string | null])[] = [
    ['https://www.example.com/a/?utm_source=mail', '/a'],
    ['/a', '/a'],
    ['https://www.example.com', '/'],
    ['https://www.example.com?id=1', '/?id=1'],
    ['https://www.example.com/a#top', '/a'],
    ['japan-china-collaboration', 'japan-china-collaboration'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    [`/${'a'.repeat(3_000)}`, null],
    [`/?${'a=1&'.repeat(300)}`, null],
  ];

  for (const [written, article] of table) {
    it(`know ${written.slice(0, 60)} as ${article}`, () => {
      expect(newsletterArticle(written, usualArticleIdentity)).to.equal(article);
    });
  }

  it('are known as proxies and pages name them, and by what was known already', () => {
    for (const written of ['https://example.com/%7Eb/?z=1&a=2', '/~b?a=2&z=1']) {
      const known = newsletterArticle(written, usualArticleIdentity);
      expect(known).to.equal('/~b?a=2&z=1');
      expect(newsletterArticle(canonicalArticleId(written), usualArticleIdentity)).to.equal(known);
    }
  });
});
