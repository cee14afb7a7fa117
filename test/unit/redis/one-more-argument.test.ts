import { expect } from 'chai';
import { sourcesIn } from '../../support/sources.ts';

const withoutComments = (lua: string) => lua.replace(/--.*$/gm, '');

/** What hands all of its arguments on to another script, which is looked at itself. */
const handingOn = /^src\/redis\/scripts\/shared\/tell(-view)?\.lua$/;

/** Whatever asks how many arguments there are, or whether there is one, and would take one more for something else. */
const counting = [
  /#ARGV\b(?!\[| - 1\b)/,
  /unpack\(ARGV(?!, \w+, \w+ \+ \d+\))/,
  /(?<![=<>] )ARGV\[\d+\] (or|and|then)\b/,
  /not ARGV\[/,
  /pairs\(ARGV/,
];

describe('item 9: the scripts of Redis', () => {
  const scripts = sourcesIn('src/redis/scripts', /\.lua$/);

  it('are all looked at', () => {
    expect(scripts.length).to.be.greaterThan(15);
  });

  for (const { path, text } of scripts) {
    it(`${path} ignores one argument more, the id of the request`, () => {
      const own = withoutComments(text);
      const rest = handingOn.test(path) ? own.replace(/\{ unpack\(ARGV, [^)]+\) \}/, '') : own;
      for (const form of counting) expect(rest).to.not.match(form);
    });
  }

  it('would be found to count their arguments', () => {
    const found = ['for at = 4, #ARGV do', "#(ARGV[8] or '')", 'if ARGV[3] then', 'unpack(ARGV, 4)'];
    for (const lua of found)
      expect(
        counting.some((form) => form.test(lua)),
        lua,
      ).to.equal(true);
    for (const lua of ['for at = 4, #ARGV - 1, 2 do', 'unpack(ARGV, arg, arg + 9)'])
      expect(
        counting.some((form) => form.test(lua)),
        lua,
      ).to.equal(false);
  });
});
