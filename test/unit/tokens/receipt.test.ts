import { expect } from 'chai';
import fc from 'fast-check';
import jsonwebtoken from 'jsonwebtoken';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { createReceipts } from '../../../src/tokens/receipt.ts';
import { oneCharacterOff } from '../../support/fixtures/one-character-off.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const issuer = 'https://stile.example.com';
const keys = createKeySet(newSigningKeys());

describe('receipts', () => {
  const clock = new TestClock('2026-11-23T00:00:00Z');
  const receipts = createReceipts({ keys, issuer, clock });
  const receipt = receipts.sign({
    publication: 'asia',
    reader: 'r_1',
    article: 'a-1',
    tier: 'metered',
    sponsored: false,
  });

  it('say who may read what, and until when, as the contract says', () => {
    const iat = clock.now() / 1000;
    expect(jsonwebtoken.decode(receipt, { complete: true })?.header).to.deep.equal({
      alg: 'ES256',
      typ: 'receipt+jwt',
      kid: keys.newest.kid,
    });
    expect(jsonwebtoken.decode(receipt, { json: true })).to.deep.equal({
      iss: issuer,
      aud: 'asia',
      sub: 'r_1',
      art: 'a-1',
      tier: 'metered',
      sponsored: false,
      iat,
      exp: iat + 30 * 60,
    });
    expect(receipts.verify('asia', receipt)).to.deep.equal({
      reader: 'r_1',
      article: 'a-1',
      tier: 'metered',
      sponsored: false,
    });
  });

  it('hold for their publication only', () => {
    expect(receipts.verify('europe', receipt)).to.equal(null);
  });

  it('are refused after any change of a single character', () => {
    fc.assert(
      fc.property(oneCharacterOff(receipt), (other) => receipts.verify('asia', other) === null),
      { numRuns: 1000 },
    );
  });

  it('B7: end after thirty minutes', () => {
    const later = new TestClock('2026-11-23T00:29:59Z');
    const elsewhere = createReceipts({ keys, issuer, clock: later });
    expect(elsewhere.verify('asia', receipt)).not.to.equal(null);
    later.advance({ seconds: 1 });
    expect(elsewhere.verify('asia', receipt)).to.equal(null);
  });
});
