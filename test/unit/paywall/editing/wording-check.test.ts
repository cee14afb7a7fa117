import { expect } from 'chai';
import { checkOfferTemplates } from '../../../../src/paywall/editing/offer-template-check.ts';
import { checkWording } from '../../../../src/paywall/editing/wording-check.ts';
import {
  type BannerState,
  bannerStates,
  type Template,
  type Wording,
} from '../../../../src/paywall/wording/wording.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';
import { introduction } from '../../../support/fixtures/sample-offer.ts';

const now = Date.UTC(2026, 10, 23, 12);
const shipped = shippedWording('en');

function withHeadline(headline: Template, changes: Partial<Wording> = {}, state: BannerState = 'metered'): Wording {
  const banners = { ...shipped.banners, [state]: { ...shipped.banners[state], headline } };
  return { ...shipped, banners, ...changes };
}

/** A wording of bare texts, so that its locale asks for nothing but what the headline needs. */
function bare(locale: string, headline: Template, plurals: Wording['plurals'] = {}): Wording {
  const banners = Object.fromEntries(bannerStates.map((state) => [state, { headline: 'x' }]));
  return {
    ...shipped,
    locale,
    plurals,
    offer: { label: 'x', deadline: 'x' },
    banners: { ...banners, metered: { headline } } as Wording['banners'],
  };
}

const faults = (wording: Wording) => checkWording(wording, now).map(({ path, message }) => `${path}: ${message}`);
const ofHeadline = (headline: Template, state: BannerState = 'metered') => faults(withHeadline(headline, {}, state));

describe('the wordings that are shipped', () => {
  for (const locale of ['en', 'ja'] as const) {
    it(`have no faults in ${locale}`, () => expect(faults(shippedWording(locale))).to.deep.equal([]));
  }
});

describe('a wording is refused, with the place named, for', () => {
  const place = 'banners.metered.headline';

  for (const [fault, headline, message] of [
    ['an unknown variable', '{{articlesLeft}} left', 'names an unknown variable: {{articlesLeft}}'],
    ['a variable with a name of every object', '{{constructor}}', 'names an unknown variable: {{constructor}}'],
    ['nothing between braces', 'x {{}}', 'names an unknown variable: {{}}'],
    ['a variable of another state', 'Ends {{endDate}}', '{{endDate}} is not known in metered'],
    ['the plural of a text', 'x{{title-plural}}', '{{title-plural}} needs a number, and {{title}} is not one'],
    [
      'the plural of a date',
      'x{{resetDate-plural}}',
      '{{resetDate-plural}} needs a number, and {{resetDate}} is not one',
    ],
    ['braces left open', '{{numberArticlesLeft} left', 'has braces that are not a {{variable}}'],
    ['braces never opened', 'numberArticlesLeft}} left', 'has braces that are not a {{variable}}'],
    ['single braces', '{numberArticlesLeft} left', 'has braces that are not a {{variable}}'],
    ['a tag', 'Read <b>on</b>', 'contains an HTML tag; texts are plain text'],
    ['a tag left open', 'Read <script src=x', 'contains an HTML tag; texts are plain text'],
    ['a character reference', 'Fish &amp; chips', 'contains an HTML character reference; write the character itself'],
    ['an empty text', ' ', 'is empty; leave it out instead'],
  ] as const) {
    it(fault, () => expect(ofHeadline(headline)).to.deep.equal([`${place}: ${message}`]));
  }

  for (const [what, text, marked] of [
    ['a variable', 'You have {{ articlesLeft }} left', '{{ articlesLeft }}'],
    ['the plural of a text', '{{title}}{{title-plural}}', '{{title-plural}}'],
    ['a tag', 'Read <b class="x">on</b>', '<b class="x">'],
    ['a tag left open', 'Read <script src=x', '<script src=x'],
    ['a comment', 'Read <!-- on -->', '<!-- on -->'],
    ['a < before a variable', 'From <{{title}}>', '<{{title}}>'],
    ['a character reference by name', 'Fish &amp; chips', '&amp;'],
    ['a character reference by number', '2 &#60 3', '&#60'],
    ['braces that make no variable', '📰 {{title}} and }} on', '}}'],
    ['a date', 'Until January 31st, 2025!', 'January 31st, 2025'],
  ] as const) {
    it(`with where it is in the text: ${what}`, () => {
      const [fault, ...others] = checkWording(withHeadline(text), now);
      expect(others).to.deep.equal([]);
      const { offset = Number.NaN, length = 0 } = fault ?? {};
      expect(text.slice(offset, offset + length)).to.equal(marked);
    });
  }

  it('nothing that only looks like HTML from afar', () => {
    for (const text of ['3 < 5 and 7 > 5', 'I <3 {{title}}', 'AT&T & more', '<>', 'a<=b']) {
      expect(ofHeadline(text), text).to.deep.equal([]);
    }
  });

  it('several faults at once', () => {
    const wording = withHeadline('{{a}} {{b}} <i>', { offer: { label: '{{c}}', deadline: '{{offerEnds}}' } });
    expect(faults(wording).map((fault) => fault.split(':')[0])).to.deep.equal(['offer.label', place, place, place]);
  });

  it('a fault in any text of a banner', () => {
    const bad = '{{nothing}}';
    const expired = {
      headline: bad,
      strapline: bad,
      straplineCompact: bad,
      body: bad,
      list: { intro: bad, items: ['good', bad] },
      note: bad,
      image: { alt: bad },
      button: { label: bad, action: 'offers' },
    };
    const wording = { ...shipped, banners: { ...shipped.banners, 'trial-expired': expired } };
    const paths = checkWording(wording, now).map(({ path }) => path.replace('banners.trial-expired.', ''));
    const texts = ['headline', 'strapline', 'straplineCompact', 'body', 'list.intro', 'list.items.1', 'note'];
    expect(paths).to.deep.equal([...texts, 'image.alt', 'button.label']);
  });

  it('a missing plural category in a map', () => {
    const polish = { one: '{{numberArticlesLeft}} artykuł', other: '{{numberArticlesLeft}} artykułu' };
    expect(faults(bare('pl', polish))).to.deep.equal([
      `${place}: lacks the plural category "many" of pl`,
      `${place}: lacks the plural category "few" of pl`,
    ]);
    expect(faults(bare('pl', { ...polish, few: 'kilka', many: 'wiele' }))).to.deep.equal([]);
    expect(faults(bare('ja', { other: '{{numberArticlesLeft}}本' }))).to.deep.equal([]);
  });

  it('a fault within a map, with the category named', () => {
    const map = { one: '{{nobody}}', other: '{{numberArticlesLeft}} left' };
    expect(ofHeadline(map)).to.deep.equal([`${place}.one: names an unknown variable: {{nobody}}`]);
  });

  it('a map in which no number chooses', () => {
    const message = 'chooses by a number, and its "other" text names none';
    expect(ofHeadline({ one: 'x', other: 'y {{title}}' })).to.deep.equal([`${place}: ${message}`]);
  });

  it('a missing plural ending, where endings are used', () => {
    const ending = '{{numberArticlesLeft}} artykuł{{numberArticlesLeft-plural}}';
    expect(faults(bare('pl', ending, { one: '', few: 'y' }))).to.deep.equal([
      'plurals: lacks the plural category "many" of pl',
    ]);
    expect(faults(bare('pl', ending, { one: '', few: 'y', many: 'ów' }))).to.deep.equal([]);
    expect(faults(bare('pl', 'Witaj', {}))).to.deep.equal([]);
  });

  it('an ending that is no plain text', () => {
    expect(faults({ ...shipped, plurals: { one: '', other: '<s>' } })).to.deep.equal([
      'plurals.other: is no plain ending',
    ]);
  });

  for (const action of [
    '',
    'subscribe',
    '/offers',
    'javascript:alert(1)',
    '//evil.example',
    'https://',
    'ftp://a.example',
  ]) {
    it(`the button action "${action}"`, () => {
      const metered = { ...shipped.banners.metered, button: { label: 'Go', action } };
      expect(
        checkWording({ ...shipped, banners: { ...shipped.banners, metered } }, now).map(({ path }) => path),
      ).to.deep.equal(['banners.metered.button.action']);
    });
  }

  for (const action of [
    'offers',
    'checkout',
    'register',
    'portal',
    'https://shop.example/buy?x=1',
    'http://localhost:8080/',
  ]) {
    it(`nothing where the button action is "${action}"`, () => {
      const metered = { ...shipped.banners.metered, button: { label: 'Go', action } };
      expect(faults({ ...shipped, banners: { ...shipped.banners, metered } })).to.deep.equal([]);
    });
  }

  for (const locale of ['', 'not a locale', 'e', 'xx', 'EN', 'en_GB', 'en-gb', 'en-u-nu-arab']) {
    it(`the locale "${locale}"`, () => {
      expect(checkWording({ ...shipped, locale }, now).map(({ path }) => path)).to.deep.equal(['locale']);
    });
  }

  it('a title that is a template', () => {
    expect(faults({ ...shipped, title: '{{title}}' })).to.deep.equal(['title: has braces, but is not a template']);
  });
});

describe('a variable', () => {
  for (const [name, state] of [
    ['numberArticlesMore', 'registration'],
    ['resetDate', 'meter-exhausted'],
    ['offerEnds', 'trial-offer'],
    ['price', 'trial-offer'],
    ['endDate', 'subscription-expired'],
    ['articleLimit', 'last-article'],
    ['numberArticlesRead', 'metered'],
    ['title', 'premium'],
  ] as const) {
    it(`${name} may stand in ${state}`, () => expect(ofHeadline(`{{${name}}}`, state)).to.deep.equal([]));
  }

  for (const [name, state] of [
    ['numberArticlesLeft', 'premium'],
    ['numberArticlesLeft', 'payment-failed'],
    ['numberArticlesMore', 'metered'],
    ['offerEnds', 'meter-exhausted'],
    ['price', 'premium'],
  ] as const) {
    it(`${name} may not stand in ${state}`, () => expect(ofHeadline(`{{${name}}}`, state)).to.have.length(1));
  }
});

describe("an offer's own templates", () => {
  const around = { locale: 'en', locales: ['en'], now };

  it('may name term, price, end and title', () => {
    expect(
      checkOfferTemplates(
        { ...introduction, templates: { label: '{{title}}: {{term}} for {{price}}', deadline: 'Until {{offerEnds}}' } },
        around,
      ),
    ).to.deep.equal([]);
    expect(checkOfferTemplates(introduction, around)).to.deep.equal([]);
  });

  it('are refused as those of a wording are', () => {
    const templates = { label: 'Until {{offerEnds}}', deadline: 'Ends January 31st, 2025' };
    expect(checkOfferTemplates({ ...introduction, templates }, around)).to.deep.equal([
      { path: 'templates.label', message: "{{offerEnds}} is not known in an offer's label", offset: 6, length: 13 },
      { path: 'templates.deadline', message: 'names a date that is past: January 31st, 2025', offset: 5, length: 18 },
    ]);
  });
});
