import { expect } from 'chai';
import fc from 'fast-check';
import { learnText, sentencesOf, sentinelNeedle } from '../../../../src/cli/leakcheck/article-text.ts';
import { createFinder, shownIn } from '../../../../src/cli/leakcheck/find-text.ts';
import { readPage } from '../../../../src/cli/leakcheck/html.ts';

const answer = (body: string, type = 'text/html') => ({
  status: 200,
  headers: { 'content-type': type },
  body,
  isCut: false,
});

const text =
  'Le maire a dit « non » — l’été prochain, 東京の港は閉鎖される予定だと市長は述べた, & nobody knew why <that> was.';
const escapeHtml = (each: string) => each.replace(/[&<>"'’é]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** Each is what publishers' software does to a text on its way. */
const writers: Readonly<Record<string, (each: string) => string>> = {
  entities: escapeHtml,
  json: (each) => JSON.stringify({ body: each }),
  'json in ascii': (each) =>
    JSON.stringify([each]).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  percents: (each) => `body=${encodeURIComponent(each)}`,
  base64: (each) => `body: ${Buffer.from(each).toString('base64')};`,
  'base64 for addresses': (each) => Buffer.from(each).toString('base64url'),
};

const places: Readonly<Record<string, (each: string) => string>> = {
  shown: (each) => `<p>${escapeHtml(each)}</p>`,
  hidden: (each) => `<section hidden>${escapeHtml(each)}</section>`,
  comment: (each) => `<!-- ${each.replaceAll('-->', '')} -->`,
  script: (each) => `<script>${each.replaceAll('</', String.raw`<\/`)}</script>`,
  attribute: (each) => `<div data-x="${escapeHtml(each)}">x</div>`,
};

describe('the search of stile leakcheck', () => {
  it('B20: finds a text in every place, however it was written down', () => {
    const find = createFinder([sentinelNeedle(text)]);
    const chain = fc.array(fc.constantFrom(...Object.keys(writers)), { maxLength: 2 });
    fc.assert(
      fc.property(chain, fc.constantFrom(...Object.keys(places)), fc.string(), (names, place, beside) => {
        const written = names.reduce((each, name) => writers[name]?.(each) ?? each, text);
        const page = `<html><body>${escapeHtml(beside)}<div>${places[place]?.(written)}</div></body>`;
        expect(find(answer(page)), page).to.not.deep.equal([]);
      }),
    );
  });

  it('finds nothing in what is like it', () => {
    const find = createFinder([sentinelNeedle(text)]);
    const other = text.replace('nobody', 'everybody');
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(writers)),
        fc.constantFrom(...Object.values(places)),
        (write, place) => {
          expect(find(answer(`<html>${place(write(other))}`))).to.deep.equal([]);
        },
      ),
    );
  });

  it('reads every page to its end, whatever is in it', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '</', '<!--', '-->', '<a b="', "c='", '"', "'", '<script>', '</script>', '<div hidden>', '</div>'],
      ...['<![CDATA[', ']]>', 'text', ' ', '=', '/', '&#', '\\u', 'İ', '\ud800', '<template>', '<textarea>', '\0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readPage(pieces.join(''));
        createFinder([sentinelNeedle(text)])(answer(pieces.join('')));
      }),
    );
    // Each of them as long as an answer may be: what grew faster than its input would not end.
    for (const each of [
      '<',
      '<a b="',
      '<a b=',
      '<div hidden>',
      '</p',
      '<!--',
      '&#',
      '\\',
      '%41',
      'A',
      ' ',
      '<a  ',
      "<a '",
    ])
      readPage(each.repeat(Math.floor(500_000 / each.length)));
  });

  it('learns what is kept back, and neither the teaser nor what changes by itself', () => {
    const lead = 'The first sentence of the story is there for everybody to read.';
    const body = (seed: number) =>
      Array.from(
        { length: 8 },
        (_, index) =>
          `Sentence ${index} of the rest of the story is for those who may read it, as is this ${seed * 0}.`,
      );
    const granted = (seed: number) =>
      `<html><p>${lead}</p><p>${body(seed).join(' ')}</p><aside>Today ${seed} people have read this story from start to end.</aside>`;
    const denied = answer(`<html><p>${lead}</p>`);
    const learned = learnText(
      [granted(1), granted(2)].map((each) => shownIn(answer(each))),
      [shownIn(denied)],
    );
    expect(learned?.isAllShown).to.equal(false);
    expect(learned?.needles.map((each) => each.text)).to.deep.equal(body(0));
  });

  it('takes a page that differs by a banner for the same, and a short one for none', () => {
    const story = `<p>${'This is a sentence that everybody reads, whether they may or not. '.repeat(3)}</p>`;
    const more = Array.from(
      { length: 9 },
      (_, index) => `<p>And another one of its kind, number ${index} of so many.</p>`,
    ).join('');
    const bar = '<div>You have 7 free articles left this month, so subscribe today.</div>';
    const shown = (each: string) => shownIn(answer(`<html>${each}`));
    expect(learnText([shown(bar + story + more)], [shown(story + more)])?.isAllShown).to.equal(true);
    expect(learnText([shown('<p>Loading, please wait a little.</p>')], [shown('')])).to.equal(null);
  });

  it('knows sentences in scripts without spaces', () => {
    const sentences = sentencesOf('東京の港は月曜日に閉鎖された。市長は来春まで再開しないと述べた。短い。');
    expect(sentences.map((each) => each.text)).to.deep.equal([
      '東京の港は月曜日に閉鎖された。',
      '市長は来春まで再開しないと述べた。',
    ]);
  });
});
