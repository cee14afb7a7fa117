import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ArticleKey } from '../../../../src/paywall/articles/article.ts';
import type { ReaderKey } from '../../../../src/paywall/reader.ts';
import { createReaderPasses, mostArticles, type ReaderPass } from '../../../../src/tokens/passes/reader-passes.ts';
import { TestClock } from '../../../support/fixtures/test-clock.ts';

const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count });

describe('the passes of readers', () => {
  const clock = new TestClock('2026-11-23T12:00:00Z');
  const passes = createReaderPasses({ secret: 'a-secret-of-these-tests', clock });

  const drawn: fc.Arbitrary<ReaderPass> = fc.record({
    kind: fc.constantFrom('gift', 'newsletter'),
    source: fc.stringMatching(/^[\w-]{1,64}$/),
    reader: bytes(12).map((key) => key as ReaderKey),
    articles: fc.array(
      bytes(6).map((key) => key as ArticleKey),
      { minLength: 1, maxLength: mostArticles },
    ),
    issuedAt: fc.constant(clock.now()),
    expiresAt: fc.integer({ min: 1, max: 40 * 86_400 }).map((seconds) => clock.now() + seconds * 1000),
  });

  const one: ReaderPass = {
    kind: 'gift',
    source: 'a-gift',
    reader: new Uint8Array(randomBytes(12)) as ReaderKey,
    articles: [new Uint8Array(randomBytes(6)) as ArticleKey],
    issuedAt: clock.now(),
    expiresAt: clock.now() + 60_000,
  };

  it('come back as they were signed, and only for their publication', () => {
    fc.assert(
      fc.property(drawn, (pass) => {
        const signed = passes.sign('asia', pass);
        expect(signed).to.match(/^[\w.-]+$/);
        expect(passes.verify('asia', signed)).to.deep.equal(pass);
        expect(passes.verify('asia2', signed)).to.equal(null);
        expect(passes.verify('asi', signed)).to.equal(null);
      }),
    );
  });

  it('are nothing with any character changed, added or left out', () => {
    const signed = passes.sign('asia', one);
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.constantFrom('', 'A', 'z', '.', 'n', '~'), (at, instead) => {
        const tampered = signed.slice(0, at) + instead + signed.slice(at + 1);
        fc.pre(tampered !== signed);
        expect(passes.verify('asia', tampered)).to.equal(null);
      }),
    );
    for (const odd of ['', '.', `${signed}.`, `${signed}A`, signed.toUpperCase(), 'x'.repeat(10_000)])
      expect(passes.verify('asia', odd), odd.slice(0, 40)).to.equal(null);
  });

  it('are nothing under another secret', () => {
    const others = createReaderPasses({ secret: 'another-secret', clock });
    expect(others.verify('asia', passes.sign('asia', one))).to.equal(null);
  });

  it('end at their second', () => {
    const moving = new TestClock('2026-11-23T12:00:00Z');
    const own = createReaderPasses({ secret: 'a-secret-of-these-tests', clock: moving });
    const signed = own.sign('asia', one);
    moving.advance({ seconds: 59.999 });
    expect(own.verify('asia', signed)).to.not.equal(null);
    moving.advance({ seconds: 0.001 });
    expect(own.verify('asia', signed)).to.equal(null);
  });
});
