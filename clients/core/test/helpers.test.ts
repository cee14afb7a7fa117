import {
  articleJsonLd,
  htmlAbove,
  jsonLdScript,
  readerVary,
  teaserOf,
  wantsCaching,
  withReaderVary,
} from '@stile/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { readerIdIn } from '../src/reader-token.ts';

describe('what a door knows of readers’ tokens', () => {
  it('is the id that Stile gave, for every token that Stile makes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(4_000_000_000), (id, seconds) => {
        const clock = { now: () => seconds * 1000 };
        const minted = createReaderTokens({ secret: 'x'.repeat(32), random: () => id, clock }).mint();
        expect(readerIdIn(minted.token)).to.equal(minted.id);
      }),
    );
  });

  it('is nothing for any other text', () => {
    for (const text of [
      '',
      '.',
      'r_x',
      'a'.repeat(53),
      `${'a'.repeat(28)}.${'b'.repeat(23)}`,
      `${'a'.repeat(28)}.${'b'.repeat(24)} `,
    ])
      expect(readerIdIn(text), text).to.equal(null);
  });
});

describe('teasers', () => {
  const text =
    'The bridge opens today. It is the longest of its kind, and it took nine years. Trains follow in spring.';

  it('are whole sentences, or whole words of a long first one', () => {
    expect(teaserOf(text, 40)).to.equal('The bridge opens today.');
    expect(teaserOf(text, 15)).to.equal('The bridge…');
    expect(teaserOf(` ${text}\n`, 1_000)).to.equal(text);
  });

  it('are never longer than asked for, and only the beginning', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'sentences', maxCount: 9 }), fc.integer({ min: 1, max: 200 }), (whole, most) => {
        const teaser = teaserOf(whole, most);
        expect(teaser.length).to.be.at.most(most);
        expect(whole.trim().startsWith(teaser.replace(/…$/, ''))).to.equal(true);
      }),
    );
    expect(teaserOf('東京の橋が開通した。全長は九キロである。', 12)).to.equal('東京の橋が開通した。');
  });

  it('of HTML end at the mark, and without it are empty', () => {
    expect(htmlAbove('<p>For all.</p>\n<!--more-->\n<p>For payers.</p>', '<!--more-->')).to.equal('<p>For all.</p>');
    expect(htmlAbove('<p>For payers.</p>', '<!--more-->')).to.equal('');
  });
});

describe('JSON-LD', () => {
  it('says that an article is not free, and which section is paid for', () => {
    const about = { selector: '.paid', headline: 'A story' };
    const start = { '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 'A story' };
    for (const tier of ['metered', 'premium'] as const)
      expect(articleJsonLd({ tier }, about)).to.deep.equal({
        ...start,
        isAccessibleForFree: false,
        hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.paid' },
      });
    expect(articleJsonLd({ tier: 'free' }, about)).to.deep.equal({ ...start, isAccessibleForFree: true });
    expect(articleJsonLd({ tier: 'premium', sponsored: true }, about)).to.not.have.property('hasPart');
  });

  it('stays within its element, whatever it says', () => {
    const element = /^<script type="application\/ld\+json">([^<>&\u2028\u2029]*)<\/script>$/;
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('</script><script>', '<!--', ']]>', '\u2028')),
        (headline) => {
          const [, json = ''] = element.exec(jsonLdScript({ headline })) ?? [];
          expect(JSON.parse(json)).to.deep.equal({ headline });
        },
      ),
    );
  });
});

describe('what caches may keep', () => {
  const cases: readonly [Record<string, string>, boolean][] = [
    [{}, false],
    [{ 'cache-control': 'private, no-store' }, false],
    [{ 'cache-control': 'no-store' }, false],
    [{ 'cache-control': 'private, max-age=60' }, false],
    [{ 'cache-control': 'public, max-age=60' }, true],
    [{ 'cache-control': 'max-age=60' }, true],
    [{ 'cache-control': 's-maxage=60' }, true],
    [{ 'cache-control': 'no-cache' }, true],
    [{ 'surrogate-control': 'max-age=60' }, true],
    [{ 'cache-control': 'private', 'cdn-cache-control': 'public' }, true],
    [{ 'cdn-cache-control': 'no-store' }, false],
  ];
  for (const [headers, wanted] of cases)
    it(`${JSON.stringify(headers)}: ${wanted}`, () => {
      expect(wantsCaching((name) => headers[name])).to.equal(wanted);
    });

  it('depends on what a reader sends, beside what the site names', () => {
    expect(withReaderVary(null)).to.equal(readerVary.join(', '));
    expect(withReaderVary('accept-encoding, cookie')).to.equal(
      'accept-encoding, cookie, Authorization, Accept-Language, X-Reader-Token, X-Entitlement-Token',
    );
    expect(withReaderVary('*')).to.equal('*');
  });
});
