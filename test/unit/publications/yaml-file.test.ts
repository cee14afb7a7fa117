import { expect } from 'chai';
import { parseYaml } from '../../../src/publications/yaml-file.ts';

const text = `# settings
title: >-
  Folded
list:
  - one
  - name: two
    size: 2
group: { inner: 1 }
empty:
"quoted": yes
`;

describe('a YAML file', () => {
  const { value, lineOf, syntaxFaults } = parseYaml(text);

  it('is read as YAML 1.2, in which yes is a text', () => {
    expect(syntaxFaults).to.deep.equal([]);
    expect(value).to.deep.equal({
      title: 'Folded',
      list: ['one', { name: 'two', size: 2 }],
      group: { inner: 1 },
      empty: null,
      quoted: 'yes',
    });
  });

  for (const [path, line] of [
    ['title', 2],
    ['list', 4],
    ['list.0', 5],
    ['list.1', 6],
    ['list.1.size', 7],
    ['list.1.missing', 6],
    ['list.7', 4],
    ['group.inner', 8],
    ['group.missing', 8],
    ['empty', 9],
    ['empty.missing', 9],
    ['quoted', 10],
    ['missing.deeper', 2],
  ] as const) {
    it(`has ${path} on line ${line}`, () => {
      expect(lineOf(path.split('.'))).to.equal(line);
    });
  }

  it('may be empty', () => {
    expect(parseYaml('').value).to.equal(null);
    expect(parseYaml('').lineOf(['title'])).to.equal(1);
  });

  for (const [what, wrong, line] of [
    ['a field twice', 'a: 1\na: 2\n', 2],
    ['a second document', 'a: 1\n---\nb: 2\n', 2],
    ['brackets left open', 'a: 1\nb: [1, 2\n', 3],
    ['a tag that it does not know', 'a: 1\nb: !secret x\n', 2],
    ['an alias to nothing', 'a: *b\n', 1],
  ] as const) {
    it(`is refused with ${what}`, () => {
      const file = parseYaml(wrong);
      expect(file.value).to.equal(undefined);
      expect(file.syntaxFaults.map((fault) => fault.line)).to.include(line);
    });
  }

  it('is refused where aliases of aliases would fill the memory', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level}, `.repeat(9)}]`,
    );
    expect(parseYaml(['l0: &l0 [x]', ...levels].join('\n')).syntaxFaults).to.have.length(1);
  });
});
