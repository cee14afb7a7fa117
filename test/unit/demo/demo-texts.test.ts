import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const demo = new URL('../../../web/demo/', import.meta.url);
const texts: { readonly japanese: Readonly<Record<string, string>> } = await import(
  new URL('assets/texts-ja.js', demo).href
);

const read = (path: string) => readFileSync(new URL(path, demo), 'utf8');

/** What is the same in every language. */
const names = new Set(['Nikkei Asian Review', 'English', '日本語', '…', '.', 'Sandbox']);

function textsOfShell(): readonly string[] {
  const html = read('index.html');
  const body = html.slice(html.indexOf('<body>'));
  const texts = [...body.matchAll(/>([^<]+)</g), ...body.matchAll(/aria-label="([^"]+)"/g)];
  return texts.map(([, text = '']) => text.trim().replaceAll(/\s+/g, ' ')).filter(Boolean);
}

function textsOfScripts(): readonly string[] {
  const scripts = readdirSync(new URL('assets/', demo)).filter((name) => name.endsWith('.js'));
  const sources = scripts.map((name) => read(`assets/${name}`)).join('\n');
  return [...sources.matchAll(/\bt\(\s*'([^']*)'/g)].map(([, text = '']) => text);
}

describe('the texts of the demo', () => {
  it('U13: are all there in Japanese, with everything that is put into them', () => {
    const { japanese: known } = texts;
    const wanted = [...textsOfShell(), ...textsOfScripts()].filter((text) => !names.has(text));
    expect(wanted.length).to.be.greaterThan(100);
    expect(wanted.filter((text) => known[text] === undefined)).to.deep.equal([]);
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    const differing = Object.entries(known).filter(
      ([text, translated]) => placeholders(text).join() !== placeholders(translated).join(),
    );
    expect(differing).to.deep.equal([]);
  });
});
