import { ts } from '@ts-morph/common';
import { expect } from 'chai';
import { type Source, sourcesIn } from './support/sources.ts';

/** Maximum lines of a function, without those of the functions in it, which are counted for themselves. */
const most = 40;

/** The same for what is a list of parts rather than steps: a factory, a table of routes, a component with its markup. */
const mostOfParts = 80;

type WithBody = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

const isFunction = (node: ts.Node): node is WithBody =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

function nameOf(node: WithBody): string {
  if (node.name !== undefined) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function without a name';
}

const isOfParts = (name: string) => /^(create[A-Z]|[A-Z])|Routes?$/.test(name);

/** Every function that is too long, as `file: name has n lines`. */
function tooLong({ path, text }: Pick<Source, 'path' | 'text'>): readonly string[] {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const lines = (node: ts.Node) => lineAt(node.end) - lineAt(node.getStart()) + 1;
  const found: string[] = [];

  /** The lines after the first of each function directly inside. */
  function linesOfNested(node: ts.Node): number {
    let sum = 0;
    ts.forEachChild(node, (child) => {
      sum += isFunction(child) ? lines(child) - 1 : linesOfNested(child);
    });
    return sum;
  }

  function look(node: ts.Node): void {
    if (isFunction(node)) {
      const own = lines(node) - linesOfNested(node);
      const name = nameOf(node);
      if (own > (isOfParts(name) ? mostOfParts : most)) found.push(`${path}: ${name} has ${own} lines`);
    }
    ts.forEachChild(node, look);
  }

  look(file);
  return found;
}

describe('the length of functions', () => {
  it('is within 40 lines, and within 80 where a function lists parts', () => {
    const source = [
      ...sourcesIn('src', /\.ts$/),
      ...sourcesIn('clients', /\.ts$/).filter(({ path }) => !path.includes('/test/')),
      ...sourcesIn('web/admin/src', /\.tsx?$/),
    ];
    expect(source.length).to.be.greaterThan(400);
    expect(source.flatMap(tooLong)).to.deep.equal([]);
  });

  it('would be noticed, whatever form the function has, and counts nested functions for themselves', () => {
    const body = (lines: number) => '  work();\n'.repeat(lines);
    const text = [
      `function long() {\n${body(39)}}`,
      `const arrow = () => {\n${body(39)}};`,
      `const object = {\n  method() {\n${body(39)}},\n};`,
      `function short() {\n${body(38)}}`,
      `function outer() {\n${body(20)}  function inner() {\n${body(30)}  }\n}`,
      `function createParts() {\n${body(78)}}`,
      `function createTooMany() {\n${body(79)}}`,
    ].join('\n');
    expect(tooLong({ path: 'a.ts', text })).to.deep.equal([
      'a.ts: long has 41 lines',
      'a.ts: arrow has 41 lines',
      'a.ts: method has 41 lines',
      'a.ts: createTooMany has 81 lines',
    ]);
  });
});
