import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { proxiedArticle } from '../../../src/http/reader/proxied-article.ts';
import { isRefusedAsAmbiguous } from '../../../src/paywall/articles/ambiguous-address.ts';
import { canonicalArticleId, usualArticleIdentity } from '../../../src/paywall/articles/article-identity.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';

const identities = [
  usualArticleIdentity,
  { ...usualArticleIdentity, keep: ['id'] },
  { ...usualArticleIdentity, ignoreCase: true, pathSuffixes: ['/amp'] },
];

const publications = identities.map((articleIdentity) => examplePublication({ articleIdentity }));

const paths = ['/a', '/A', '/a/amp', '/a?id=1&utm_source=x', '/a?ID=1', '/a/../b', '/a%2Fb', '/%E3%81%82', '/'];

const asked = fc.record({
  written: fc.constantFrom(...paths),
  which: fc.nat(identities.length - 1),
  tier: fc.constantFrom(undefined, 'undefined', 'metered', 'premium', 'gold', ''),
  sponsored: fc.constantFrom(undefined, 'undefined', 'true', 'false', ''),
});

const requestOf = (headers: Record<string, string | undefined>) => ({ headers }) as unknown as IncomingMessage;

describe('the article that a proxy asks about', () => {
  it('is what its address and its facts say, whatever was asked before, under whatever rules', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 30 }), (questions) => {
        for (const { written, which, tier, sponsored } of questions) {
          const publication = publications[which] ?? examplePublication();
          const identity = publication.settings.articleIdentity;
          const ask = () =>
            proxiedArticle(
              requestOf({ 'x-original-uri': written, 'x-article-tier': tier, 'x-article-sponsored': sponsored }),
              publication,
            );
          if ([undefined, 'metered', 'premium'].includes(tier) && sponsored !== 'undefined') {
            const isAmbiguous = isRefusedAsAmbiguous(written, identity);
            const facts = isAmbiguous
              ? { isAmbiguous, tier: 'metered', sponsored: false }
              : { tier: tier ?? 'metered', sponsored: sponsored === 'true' };
            const id = canonicalArticleId(written, identity);
            expect(ask()).to.deep.equal({ id, section: null, tags: [], ...facts });
          } else expect(ask).to.throw('The request is not valid');
        }
      }),
    );
  });
});
