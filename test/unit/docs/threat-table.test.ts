import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const root = new URL('../../../', import.meta.url);

const manual = readFileSync(new URL('docs/security.md', root), 'utf8');

/** The rows of the table of threats: they begin with an id and end with the tests. */
const rows = manual.split('\n').filter((line) => /^\| [TSB]\d+/.test(line));

describe('the table of threats in docs/security.md', () => {
  it('has a row for each way that was tried', () => {
    const ids = new Set(rows.flatMap((row) => row.split('|')[1]?.match(/[TSB]\d+/g) ?? []));
    const expected = [
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => `T${n}`),
      ...Array.from({ length: 17 }, (_, index) => `S${index + 1}`),
      ...[3, 4, 5, 6, 7, 8, 9].map((n) => `B${n}`),
    ];
    expect(expected.filter((id) => !ids.has(id))).to.deep.equal([]);
  });

  for (const row of rows) {
    const cells = row.split('|').map((cell) => cell.trim());
    it(`names tests for ${cells[1]} that exist`, () => {
      const named = [...(cells.at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
      expect(named).to.not.be.empty;
      const exists = (name: string) =>
        existsSync(new URL(`test/${name}.test.ts`, root)) || existsSync(new URL(`test/${name}/`, root));
      expect(named.filter((name) => !exists(name))).to.deep.equal([]);
    });
  }
});
