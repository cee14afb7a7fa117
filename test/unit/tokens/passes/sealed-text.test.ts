import { expect } from 'chai';
import fc from 'fast-check';
import { createSealedTexts } from '../../../../src/tokens/passes/sealed-text.ts';

describe('sealed texts', () => {
  const texts = createSealedTexts('a-secret-of-these-tests', 'a-purpose');

  it('are opened as they were sealed, about the same and for the same purpose alone', () => {
    const others = [createSealedTexts('a-secret-of-these-tests', 'another'), createSealedTexts('another', 'a-purpose')];
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, about, another) => {
        const sealed = texts.seal(text, about);
        expect(sealed).to.match(/^[\w-]+$/);
        expect(texts.open(sealed, about)).to.equal(text.length > 0 ? Buffer.from(text).toString() : null);
        if (about !== another) expect(texts.open(sealed, another)).to.equal(null);
        for (const other of others) expect(other.open(sealed, about)).to.equal(null);
      }),
    );
  });

  it('are never twice the same, and nothing once they were changed', () => {
    const sealed = texts.seal('an article', 'a gift');
    expect(texts.seal('an article', 'a gift')).to.not.equal(sealed);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('', 'A', '_', '='), (at, instead) => {
        const tampered = sealed.slice(0, at) + instead + sealed.slice(at + 1);
        fc.pre(tampered !== sealed);
        expect(texts.open(tampered, 'a gift')).to.equal(null);
      }),
    );
  });
});
