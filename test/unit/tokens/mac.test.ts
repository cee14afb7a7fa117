import { createHmac, createSecretKey } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createMac } from '../../../src/tokens/mac.ts';

describe('a code of a text', () => {
  it('is its HMAC-SHA256, whatever the key, the text and their lengths', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        (bytes, text) => {
          const key = createSecretKey(bytes);
          const mac = createMac(key);
          const hmac = createHmac('sha256', key).update(text).digest();
          expect(mac(text, 'base64url')).to.equal(hmac.toString('base64url'));
          expect(mac(text, 'binary')).to.equal(hmac.toString('latin1'));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is of its own text alone, after a longer one too', () => {
    const mac = createMac(createSecretKey(Buffer.from('secret')));
    const short = mac('short', 'base64url');
    mac('x'.repeat(20_000), 'base64url');
    mac('a longer one', 'base64url');
    expect(mac('short', 'base64url')).to.equal(short);
  });
});
