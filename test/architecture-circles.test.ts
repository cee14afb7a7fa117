import { expect } from 'chai';
import { circlesIn } from './support/import-circles.ts';
import { importsOf, type Source, sourcesIn, withoutComments } from './support/sources.ts';

const source = [
  ...sourcesIn('src', /\.ts$/),
  ...sourcesIn('clients', /\.ts$/).filter(({ path }) => !path.includes('/test/')),
  ...sourcesIn('web/admin/src', /\.tsx?$/),
];

/** A file that does not exist, with these imports. */
const planted = (path: string, ...statements: readonly string[]): Source => ({
  path,
  text: statements.join('\n'),
  lines: statements.length,
});

describe('the imports', () => {
  it('form no circle, imports of types included', () => {
    expect(source.length).to.be.greaterThan(300);
    expect(circlesIn(source).map((circle) => circle.join(' → '))).to.deep.equal([]);
  });

  it('would be noticed in a circle, and its files named', () => {
    const one = planted('src/paywall/one.ts', "import type { Two } from './calendar/two.ts';");
    const two = planted('src/paywall/calendar/two.ts', "export type { Three } from '../three.ts';");
    const three = planted('src/paywall/three.ts', "import {\n  type One,\n} from './one.ts';");
    const beside = planted(
      'src/paywall/beside.ts',
      "import { one } from './one.ts';",
      "import express from 'express';",
    );
    const circle = ['src/paywall/one.ts', 'src/paywall/calendar/two.ts', 'src/paywall/three.ts'];
    expect(circlesIn([...source, one, two, three, beside])).to.deep.equal([circle]);
    expect(circlesIn([beside, one, two, three])).to.deep.equal([circle]);
    expect(circlesIn([beside, one, two])).to.deep.equal([]);
    const itself = planted('src/itself.ts', "const itself = await import('./itself.ts');");
    expect(circlesIn([itself])).to.deep.equal([['src/itself.ts']]);
  });

  it('of src/wiring/parts.ts, which the wiring shares, are of types alone, and so are its exports', () => {
    const parts = source.find(({ path }) => path === 'src/wiring/parts.ts');
    if (parts === undefined) throw new Error('There is no src/wiring/parts.ts.');
    expect(importsOf(parts)).to.not.be.empty;
    expect(importsOf(parts).filter(({ typeOnly }) => !typeOnly)).to.deep.equal([]);
    const statements = withoutComments(parts.text).match(/^\w+ ?\w*/gm) ?? [];
    expect(new Set(statements)).to.deep.equal(new Set(['import type', 'export interface']));
  });
});
