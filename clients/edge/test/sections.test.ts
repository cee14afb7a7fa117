import { expect } from 'chai';
import fc from 'fast-check';
import { withoutSections, withSectionsReplaced } from '../src/pages/without-sections.ts';

const marks = { from: '<!--stile:text-->', to: '<!--/stile:text-->' };

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A page that comes in pieces, divided at these places. */
function pageIn(text: string, places: readonly number[] = []) {
  const bytes = bytesOf(text);
  const cuts = [...new Set([0, ...places.map((at) => at % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, index) => bytes.slice(cuts[index], end));
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
}

const textOf = async (page: ReadableStream<Uint8Array> | null) => (page === null ? null : new Response(page).text());

/** The same by a whole text. Null if there is no section. */
function expected(text: string, instead = ''): string | null {
  if (!text.includes(marks.from)) return null;
  let rest = text;
  let out = '';
  for (;;) {
    const from = rest.indexOf(marks.from);
    if (from === -1) return out + rest;
    out += rest.slice(0, from) + instead;
    const to = rest.indexOf(marks.to, from + marks.from.length);
    if (to === -1) return out;
    rest = rest.slice(to + marks.to.length);
  }
}

const page = `<html>é${marks.from}<p>The text, 日本語.</p>${marks.to}<p>More.</p></html>`;

describe('a page without its text', () => {
  it('item 3: is the page without what stands between the marks, wherever it is divided in two or three', async () => {
    const { length } = bytesOf(page);
    for (let one = 0; one <= length; one += 1)
      expect(await textOf(await withoutSections(pageIn(page, [one]), marks)), `${one}`).to.equal(expected(page));
    const short = 'a<>b</>c';
    for (let one = 0; one <= short.length; one += 1)
      for (let two = one; two <= short.length; two += 1)
        expect(await textOf(await withoutSections(pageIn(short, [one, two]), { from: '<>', to: '</>' }))).to.equal(
          'ac',
        );
  });

  it('item 3: is the same for every page and every way in which it is divided', async () => {
    const half = marks.from.slice(0, 9);
    const parts = fc.constantFrom(marks.from, marks.to, half, '<', '<!--', 'text', '日本', '\0', '');
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 12 }), cuts, async (texts, places) => {
        const text = texts.join('');
        expect(await textOf(await withoutSections(pageIn(text, places), marks))).to.equal(expected(text));
        const replaced = await textOf(withSectionsReplaced(pageIn(text, places), marks, '<wall>'));
        expect(replaced).to.equal(expected(text, '<wall>') ?? text);
      }),
      { numRuns: 300 },
    );
  });

  it('item 3: is the same if every byte comes by itself', async () => {
    const every = Array.from(bytesOf(page), (_, index) => index);
    expect(await textOf(await withoutSections(pageIn(page, every), marks))).to.equal(expected(page));
  });

  it('is nothing at all without a mark, or with one only after a megabyte', async () => {
    expect(await withoutSections(pageIn('<p>The text.</p>'), marks)).to.equal(null);
    expect(await withoutSections(pageIn(''), marks)).to.equal(null);
    const late = `${'x'.repeat(3 * 1024 * 1024)}${marks.from}text${marks.to}`;
    const places = Array.from({ length: 48 }, (_, index) => index * 65_536);
    expect(await withoutSections(pageIn(late, places), marks)).to.equal(null);
  });

  it('ends with the first mark if the second never comes', async () => {
    expect(await textOf(await withoutSections(pageIn(`a${marks.from}text<!--/stile:tex`), marks))).to.equal('a');
  });

  it('goes out while the rest of it is still on its way', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const slow = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
      },
    });
    const cut = withoutSections(slow, marks);
    controller?.enqueue(bytesOf(`<h1>Head</h1>${marks.from}text`));
    const reader = (await cut)?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).to.equal('<h1>Head</h1>');
    controller?.close();
    expect((await reader?.read())?.done).to.equal(true);
  });
});
