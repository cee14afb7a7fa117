import { expect } from 'chai';
import fc from 'fast-check';
import { type Newsletter, newsletterExpiry } from '../../../../src/paywall/newsletters/newsletter.ts';
import { longestNewsletterToken, readNewsletterToken } from '../../../../src/tokens/newsletters/newsletter-format.ts';
import { createNewsletterTokens } from '../../../../src/tokens/newsletters/newsletter-tokens.ts';
import { oneCharacterOff } from '../../../support/fixtures/one-character-off.ts';
import { TestClock } from '../../../support/fixtures/test-clock.ts';

const secrets: Readonly<Record<string, string>> = {
  NEW: 'the-newest-key-of-a-newsletter-01234567',
  OLD: 'an-older-key-of-a-newsletter-0123456789',
  OTHER: 'the-key-of-another-newsletter-012345678',
};

const newsletter = (changes: Partial<Newsletter> = {}): Newsletter => ({
  id: 'weekly',
  title: null,
  keys: ['NEW', 'OLD'],
  capPerDay: null,
  days: 30,
  off: false,
  ...changes,
});

const weekly = newsletter();
const daily = newsletter({ id: 'daily', keys: ['OTHER'] });
const publication = 'asia';
const asia = { publication, newsletters: [weekly, daily] };

describe('newsletter tokens', () => {
  const start = '2026-11-23T00:00:00Z';
  const clock = new TestClock(start);
  const secretOf = (setting: string) => secrets[setting];
  const tokens = createNewsletterTokens({ clock, secretOf });

  function signed(articles: readonly string[], { by = weekly, days = 7 } = {}): string {
    const scope = articles.length === 1 ? 'article' : 'issue';
    const expiresAt = newsletterExpiry(clock.now(), days);
    return tokens.sign({ publication, newsletter: by }, { scope, articles, expiresAt }) ?? '';
  }

  const one = signed(['/a/1']);
  const issue = signed(Array.from({ length: 40 }, (_, index) => `/a/${index}`));

  it('item 7: open their articles and no other, whether one or an issue', () => {
    const article = fc.string({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(article, { minLength: 2, maxLength: 41 }), ([other = '', ...articles]) => {
        const proof = tokens.verify(asia, signed(articles));
        expect(proof?.newsletter).to.equal(weekly);
        expect(articles.every((each) => proof?.opens(each))).to.equal(true);
        expect(proof?.opens(other)).to.equal(false);
      }),
    );
  });

  it('are short: some 60 characters for an article, and never more than they may be', () => {
    expect(one.length).to.be.at.most(60);
    const longest = signed(
      Array.from({ length: 40 }, (_, index) => `/${index}`),
      { by: newsletter({ id: 'x'.repeat(32) }) },
    );
    expect(longest.length).to.equal(longestNewsletterToken);
    expect(readNewsletterToken(longest)?.claims.articles).to.have.length(40);
  });

  it('item 7: are refused after any change of a single character, and cut off anywhere', () => {
    for (const token of [one, issue]) {
      fc.assert(
        fc.property(oneCharacterOff(token), (other) => tokens.verify(asia, other) === null),
        { numRuns: 1000 },
      );
      for (let length = 0; length < token.length; length += 1)
        expect(tokens.verify(asia, token.slice(0, length))).to.equal(null);
      expect(tokens.verify(asia, `${token}${token}`)).to.equal(null);
    }
  });

  it('are read from any bytes without an error, and never from more than they may have', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, versioned) => {
        const text = Buffer.from(versioned ? [1, ...bytes] : bytes).toString('base64url');
        expect(tokens.verify(asia, text)).to.equal(null);
      }),
      { numRuns: 2000 },
    );
    expect(readNewsletterToken('A'.repeat(1_000_000))).to.equal(null);
  });

  it('are refused after any change of a single bit', () => {
    const bytes = Buffer.from(one, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tokens.verify(asia, changed.toString('base64url'))).to.equal(null);
    }
  });

  it('item 7: hold for their publication and their newsletter only', () => {
    expect(tokens.verify({ ...asia, publication: 'europe' }, one)).to.equal(null);
    expect(tokens.verify({ ...asia, newsletters: [daily] }, one)).to.equal(null);
    expect(tokens.verify({ ...asia, newsletters: [] }, one)).to.equal(null);
    // The same id with the keys of another one, and the same keys under another id.
    expect(tokens.verify({ ...asia, newsletters: [newsletter({ keys: ['OTHER'] })] }, one)).to.equal(null);
    expect(tokens.verify({ ...asia, newsletters: [newsletter({ id: 'daily' })] }, one)).to.equal(null);
    // Two newsletters with one key do not sign for each other.
    const twins = { ...asia, newsletters: [weekly, newsletter({ id: 'daily' })] };
    expect(tokens.verify(twins, one)?.newsletter).to.equal(weekly);
  });

  it('item 7: are signed by the newest key, and hold by the older ones until they are taken out', () => {
    const before = signed(['/a/1'], { by: newsletter({ keys: ['OLD'] }) });
    expect(tokens.verify(asia, before)?.opens('/a/1')).to.equal(true);
    expect(tokens.verify({ ...asia, newsletters: [newsletter({ keys: ['NEW'] })] }, before)).to.equal(null);
    expect(tokens.verify({ ...asia, newsletters: [newsletter({ keys: ['OLD'] })] }, one)).to.equal(null);
  });

  it('are not signed without the newest key, and hold by the others while it is missing', () => {
    const half = newsletter({ keys: ['MISSING', 'NEW'] });
    expect(tokens.canSign(half)).to.equal(false);
    expect(
      tokens.sign({ publication, newsletter: half }, { scope: 'article', articles: ['/a'], expiresAt: 0 }),
    ).to.equal(null);
    expect(tokens.verify({ ...asia, newsletters: [half] }, one)?.newsletter).to.equal(half);
  });

  it('item 7: end by the second, and none holds for more than 30 days, no matter who signed it', () => {
    const later = new TestClock(start);
    const elsewhere = createNewsletterTokens({ clock: later, secretOf });
    later.advance({ seconds: 7 * 86_400 - 1 });
    expect(elsewhere.verify(asia, one)).not.to.equal(null);
    later.advance({ seconds: 1 });
    expect(elsewhere.verify(asia, one)).to.equal(null);
    expect(tokens.verify(asia, signed(['/a'], { days: 30 }))).not.to.equal(null);
    expect(tokens.verify(asia, signed(['/a'], { days: 31 }))).to.equal(null);
  });

  it('are the same wherever they are made', () => {
    const elsewhere = createNewsletterTokens({ clock: new TestClock(start), secretOf });
    const expiresAt = newsletterExpiry(clock.now(), 7);
    const of = { publication, newsletter: weekly };
    expect(elsewhere.sign(of, { scope: 'article', articles: ['/a/1'], expiresAt })).to.equal(one);
  });
});
