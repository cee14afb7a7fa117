import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createSupportCodes } from '../../../../src/tokens/support/support-code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codes = createSupportCodes('a secret of these tests');
const anId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => `r_${Buffer.from(bytes).toString('base64url')}`);

describe('support codes', () => {
  it('U1: lead back to exactly the reader whose they are', () => {
    fc.assert(
      fc.property(anId, (id) => {
        const code = codes.of(id);
        expect(code).to.match(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(codes.readerOf(code)).to.equal(id);
      }),
    );
  });

  it('U1: are read whatever their case, spaces, dashes and look-alikes', () => {
    fc.assert(
      fc.property(anId, fc.constantFrom('', ' ', '-', '–', '\u00a0', '\u3000'), fc.boolean(), (id, gap, isLower) => {
        const code = codes
          .of(id)
          .replaceAll('-', gap)
          .replaceAll('0', 'o')
          .replaceAll('1', isLower ? 'l' : 'I');
        expect(codes.readerOf(`  ${isLower ? code.toLowerCase() : code} `)).to.equal(id);
        const wide = code.replace(/[0-9A-Z]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
        expect(codes.readerOf(wide), 'as an input method of East Asia types it').to.equal(id);
      }),
    );
  });

  it('U1: are nobody’s with one character mistyped, or two neighbours swapped', () => {
    fc.assert(
      fc.property(anId, fc.nat(27), fc.nat(30), (id, at, shift) => {
        const code = codes.of(id).replaceAll('-', '');
        const other = alphabet.replace(code[at] ?? '', '')[shift] ?? '';
        expect(codes.readerOf(code.slice(0, at) + other + code.slice(at + 1))).to.equal(null);
        const [one = '', two = ''] = code.slice(at, at + 2);
        const swapped = code.slice(0, at) + two + one + code.slice(at + 2);
        if (two !== '' && one !== two) expect(codes.readerOf(swapped)).to.equal(null);
      }),
    );
  });

  it('U1: are nobody’s if they are something else', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => codes.readerOf(text) === null));
    const few = Array.from({ length: 2_000 }, () => randomBytes(20).toString('hex').slice(0, 28).toUpperCase());
    expect(few.filter((text) => codes.readerOf(text) !== null).length, 'guessing').to.be.at.most(20);
  });

  it('U1: say nothing of the id, and are others under another secret', () => {
    const [one, next] = ['r_AAAAAAAAAAAAAAAAAAAAAA', 'r_AAAAAAAAAAAAAAAAAAAAAQ'];
    const [code, nextCode] = [codes.of(one), codes.of(next)];
    const alike = [...code].filter((character, at) => character !== '-' && character === nextCode[at]);
    expect(alike.length).to.be.at.most(8);
    expect(createSupportCodes('another secret').readerOf(code)).to.not.equal(one);
    expect(codes.of(one), 'the same for ever').to.equal(code);
  });
});
