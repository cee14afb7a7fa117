import { expect } from 'chai';
import { english } from '../../../src/sandbox/stripe/pages/texts.ts';
import { japanese } from '../../../src/sandbox/stripe/pages/texts-ja.ts';

/** Every text of a language, with something put in where something is. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return textsIn(value('1', '2', 3));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('the texts of the stand-in’s pages', () => {
  it('U13: are all there in Japanese, and none of them is empty or English', () => {
    expect(Object.keys(japanese)).to.have.members(Object.keys(english));
    const texts = textsIn(japanese);
    expect(texts.length).to.be.at.least(textsIn(english).length);
    expect(texts.filter((text) => !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))).to.deep.equal(
      [],
    );
  });
});
