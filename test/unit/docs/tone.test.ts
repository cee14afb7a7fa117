import { ts } from '@ts-morph/common';
import { expect } from 'chai';
import { type Source, sourcesIn } from '../../support/sources.ts';

/** Words that no text for people uses, with what says the same plainly. */
const unwanted: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\banew\b/i, 'again'],
  [/\bwhoever\b|\bwhosoever\b/i, 'the reader who, readers who'],
  [/\blest\b/i, 'so that … not'],
  [/\bis past already\b/i, 'lies in the past'],
  [/\bmend(s|ed|ing)?\b/i, 'fix, correct, update'],
  [/\b(is|are|was|were|be) away\b/i, 'unavailable'],
  [/\bthat is all\b/i, 'nothing'],
  [/\bits beginning\b/i, 'introduction'],
  [/\bWrite it\b/, 'enter, use'],
  [/\bnews (from|of)\b/i, 'webhook, event'],
  [/\b(nobody|somebody|anybody)\b/i, 'no reader, someone'],
  [/\bas ever\b|\bfor ever\b|\bfor good\b/i, 'normally, permanently'],
  [/\bfor want of\b|\bby and by\b|\bof late\b|\blately\b/i, 'without, recently'],
  [/\bhenceforth\b|\bhitherto\b|\bthereof\b|\bwhence\b|\bthither\b/i, 'a word of today'],
  [/\bsee(s)? it no more\b|\blets? in nobody\b/i, 'no longer'],
  [/\btake(s)? the role\b/i, 'require'],
];

interface Text {
  readonly place: string;
  readonly text: string;
}

const isSentence = (text: string) => /\p{L}\s+\p{L}/u.test(text);

/** What a page or an answer may show: strings and templates of several words, and the text between tags. */
function textsOf({ path, text }: Pick<Source, 'path' | 'text'>): readonly Text[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  const found: Text[] = [];

  function look(node: ts.Node): void {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) || ts.isJsxText(node)) {
      const line = file.getLineAndCharacterOfPosition(node.pos).line + 1;
      if (isSentence(node.text)) found.push({ place: `${path}:${line}`, text: node.text.trim() });
    }
    ts.forEachChild(node, look);
  }

  look(file);
  return found;
}

/** The texts of a file that is no program: pages without their comments, values of YAML files. */
function linesOf({ path, text }: Source): readonly Text[] {
  const shown = path.endsWith('.html') ? text.replace(/<!--[\s\S]*?-->/g, '') : text.replace(/^\s*#.*$|\s#\s.*$/gm, '');
  return shown.split('\n').flatMap((line, index) => {
    return isSentence(line) ? [{ place: `${path}:${index + 1}`, text: line.trim() }] : [];
  });
}

/** Statements of SQL keep their comments, which are for those who read the code. */
const withoutSql = (text: string) => text.replace(/--.*$/gm, '');

const faultsIn = (texts: readonly Text[]) =>
  texts.flatMap(({ place, text }) =>
    unwanted
      .filter(([pattern]) => pattern.test(withoutSql(text)))
      .map(([pattern, instead]) => `${place}: ${pattern.source} (say: ${instead}) in “${text.slice(0, 120)}”`),
  );

describe('the tone of texts that people see', () => {
  const programs = [
    ...sourcesIn('src', /\.ts$/),
    ...sourcesIn('web/admin/src', /\.tsx?$/),
    ...sourcesIn('web/demo', /\.js$/),
    ...sourcesIn('clients/component/src', /\.ts$/),
  ];
  const pages = [...sourcesIn('web/demo', /\.html$/), ...sourcesIn('config', /\.yaml$/)];

  it('U16: no text of a page, an answer, a command or the example publication uses an old-fashioned word', () => {
    const texts = [...programs.flatMap(textsOf), ...pages.flatMap(linesOf)];
    expect(texts.length).to.be.above(2_000);
    expect(faultsIn(texts)).to.deep.equal([]);
  });

  it('U16: finds such words in strings, templates and between tags, and not in comments or names', () => {
    const text = `// begins anew\nconst mend = 'begins anew';\nconst a = \`is past already \${mend} and more\`;\nconst b = <p>Nobody is here</p>;`;
    const found = faultsIn(textsOf({ path: 'x.tsx', text }));
    expect(found.map((fault) => fault.split(' ')[0])).to.deep.equal(['x.tsx:2:', 'x.tsx:3:', 'x.tsx:4:']);
  });
});
