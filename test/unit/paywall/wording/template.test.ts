import { expect } from 'chai';
import fc from 'fast-check';
import { languageOf } from '../../../../src/paywall/wording/language.ts';
import { compileTemplate } from '../../../../src/paywall/wording/template.ts';
import type { Template, Wording } from '../../../../src/paywall/wording/wording.ts';

type Grammar = Pick<Wording, 'locale' | 'plurals'>;
type Values = Readonly<Record<string, string | number>>;

const english: Grammar = { locale: 'en', plurals: { one: '', other: 's' } };
const captured = 'You have {{numberArticlesLeft}} free article{{numberArticlesLeft-plural}} left this month';

function render(template: Template, values: Values, grammar: Grammar = english) {
  return compileTemplate(template, grammar)((name) => values[name]);
}

function textOf(template: Template, values: Values, grammar: Grammar = english): string {
  const rendered = render(template, values, grammar);
  return 'missing' in rendered ? `missing: ${rendered.missing}` : rendered.text;
}

describe('templates', () => {
  for (const [left, text] of [
    [0, 'You have 0 free articles left this month'],
    [1, 'You have 1 free article left this month'],
    [2, 'You have 2 free articles left this month'],
  ] as const) {
    it(`say "${text}"`, () => expect(textOf(captured, { numberArticlesLeft: left })).to.equal(text));
  }

  it('may have spaces within the braces', () => {
    expect(textOf('{{ n }} article{{\tn-plural }}', { n: 3 })).to.equal('3 articles');
  });

  it('say before and after rendering what they are made of', () => {
    expect(render('{{n}} article{{n-plural}} of {{title}}', { n: 3, title: 'NAR' })).to.deep.equal({
      text: '3 articles of NAR',
      source: '{{n}} article{{n-plural}} of {{title}}',
      values: { n: 3, 'n-plural': 's', title: 'NAR' },
    });
    expect(render('Read on', {})).to.deep.equal({ text: 'Read on', source: 'Read on', values: null });
  });

  it('write numbers as the locale does', () => {
    expect(textOf('{{n}}', { n: 12_345 })).to.equal('12,345');
    expect(textOf('{{n}}', { n: 12_345 }, { locale: 'de', plurals: {} })).to.equal('12.345');
  });

  it('name the missing variable rather than leave a hole', () => {
    expect(render('{{a}} and {{b}}', { a: 'x' })).to.deep.equal({ missing: 'b' });
    expect(render('{{a}}', { a: '' })).to.deep.equal({ missing: 'a' });
    expect(render('x{{n-plural}}', {})).to.deep.equal({ missing: 'n' });
    expect(render('x{{a-plural}}', { a: 'text' })).to.deep.equal({ missing: 'a-plural' });
    expect(render('x{{n-plural}}', { n: 2 }, { locale: 'en', plurals: { one: '' } })).to.deep.equal({
      missing: 'n-plural',
    });
    expect(render({ one: 'one', other: '{{n}}' }, {})).to.deep.equal({ missing: 'n' });
  });

  it('insert values as they are, braces and all, once', () => {
    expect(textOf('{{a}}', { a: '{{b}} & <i>', b: 'no' })).to.equal('{{b}} & <i>');
  });

  it('never leave a placeholder unfilled, whatever the text', () => {
    const pieces = fc.array(fc.constantFrom('{{n}}', '{{n-plural}}', '{{gone}}', '{{ n }}', ' words ', '片', '.'));
    fc.assert(
      fc.property(pieces, fc.nat(100_000), (some, n) => {
        const text = textOf(some.join(''), { n });
        expect(text).to.equal(some.includes('{{gone}}') ? 'missing: gone' : text);
        expect(text).not.to.match(/\{\{|\}\}|undefined/);
      }),
    );
  });
});

describe('plurals', () => {
  const expected: Record<string, Record<string, readonly number[]>> = {
    en: { one: [1], other: [0, 2, 5, 11, 21, 101] },
    ja: { other: [0, 1, 2, 100] },
    pl: { one: [1], few: [2, 3, 4, 22, 104], many: [0, 5, 11, 12, 14, 21, 25, 112] },
    ru: { one: [1, 21, 101], few: [2, 4, 22, 102], many: [0, 5, 11, 14, 20, 111] },
    ar: { zero: [0], one: [1], two: [2], few: [3, 10, 103], many: [11, 99, 111], other: [100, 101, 102] },
  };

  for (const [locale, categories] of Object.entries(expected)) {
    const every = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' };
    const map = { ...every, other: 'other{{n-plural}}' };

    it(`of ${locale} choose among ${Object.keys(categories).join(', ')}`, () => {
      expect([...languageOf(locale).categories].sort()).to.deep.equal(Object.keys(categories).sort());
      for (const [category, numbers] of Object.entries(categories)) {
        for (const n of numbers) {
          expect(textOf('{{n-plural}}', { n }, { locale, plurals: every }), `${n}`).to.equal(category);
          const chosen = textOf(map, { n }, { locale, plurals: { ...every, other: '' } });
          expect(chosen, `${n}`).to.equal(category);
        }
      }
    });

    it(`of ${locale} have a text for every number from 0 to 200`, () => {
      const { categories: needed } = languageOf(locale);
      const { other, ...rest } = every;
      const texts = { ...Object.fromEntries(Object.entries(rest).filter(([name]) => needed.some((n) => n === name))) };
      for (let n = 0; n <= 200; n += 1) {
        const chosen = textOf({ ...texts, other: `${other}{{n-plural}}` }, { n }, { locale, plurals: { other: '' } });
        expect(chosen).to.equal(new Intl.PluralRules(locale).select(n));
      }
    });
  }

  it('in a map go by the first number that the "other" text names', () => {
    const map = { one: '{{title}}: {{n}} article of {{m}}', other: '{{title}}: {{n}} articles of {{m}}' };
    expect(textOf(map, { title: 'NAR', n: 1, m: 10 })).to.equal('NAR: 1 article of 10');
    expect(textOf(map, { title: 'NAR', n: 9, m: 1 })).to.equal('NAR: 9 articles of 1');
  });

  it('C5: in a map go by the number that it names, wherever that stands in the texts', () => {
    const map = { number: 'm', one: '{{n}} of one article', other: '{{n}} of {{m}} articles' };
    expect(textOf(map, { n: 1, m: 10 })).to.equal('1 of 10 articles');
    expect(textOf(map, { n: 9, m: 1 })).to.equal('9 of one article');
    const unnamed = { number: 'left', one: 'The last one', other: 'There are more' };
    expect(textOf(unnamed, { left: 1 })).to.equal('The last one');
    expect(render(map, { n: 1 })).to.deep.equal({ missing: 'm' });
    const written = '{{n}} of {{m}} articles';
    expect(render(map, { n: 1, m: 2 })).to.deep.include({ source: written, values: { n: 1, m: 2 } });
  });

  it('in a map fall back on "other" where a category is missing', () => {
    expect(textOf({ other: '{{n}} articles' }, { n: 1 })).to.equal('1 articles');
  });
});
