import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { createAdminSessionIds } from '../../src/tokens/admin-session-ids.ts';
import { createAttemptCookie } from '../../src/tokens/attempt-cookie.ts';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../src/tokens/key-set.ts';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { createReaderTokens } from '../../src/tokens/reader-token.ts';
import { createSandboxIdentity } from '../../src/tokens/sandbox-identity.ts';
import { createSupportCodes } from '../../src/tokens/support/support-code.ts';
import { fixedReaders, pinnedNow, pinnedSecret } from './fixed-readers.ts';

/*
 * What was drawn from a secret once, literally: it is in browsers and in stores. The claims of entitlement tokens and receipts, and
 * the hashes of readers, articles and clients, are pinned beside their own tests in `test/unit/tokens`.
 */

const issuer = 'https://stile.example.com';

const clock = { now: () => pinnedNow };

const filledWith = (value: number) => (bytes: number) => new Uint8Array(bytes).fill(value);

describe('what is drawn from the reader secret', () => {
  const readers = Object.entries(fixedReaders);

  for (const [index, [name, { id, token }]] of readers.entries()) {
    it(`is the same token for ${name} for ever, and leads to the same reader`, () => {
      const tokens = createReaderTokens({ secret: pinnedSecret, random: filledWith(index + 1), clock });
      expect(tokens.mint()).to.deep.equal({ id, token });
      expect(tokens.verify(token)).to.equal(id);
    });
  }

  it('is the same support code of a reader for ever', () => {
    const { of, readerOf } = createSupportCodes(pinnedSecret);
    expect(of(fixedReaders.ann.id)).to.equal('7REV-W381-7CY0-EQPK-J4QZ-JXJJ-PSPH');
    expect(readerOf('7REV-W381-7CY0-EQPK-J4QZ-JXJJ-PSPH')).to.equal(fixedReaders.ann.id);
  });

  it('is the same key of a trial for the reader, the customer and the card, so that nobody has two', () => {
    const { trialKey } = createKeyedHashes(pinnedSecret);
    expect(['reader', 'customer', 'card'].map((kind) => trialKey(kind, 'value'))).to.deep.equal([
      '7Nd97h4V6Hx_qe8qgyNn-_uC',
      'dFvKD-ogo1qSaA1yx720qpdr',
      'lkNa6cnpHrJDpfkoES42SmIc',
    ]);
  });

  it('is the same key, token and basis of an admin’s session, so that admins stay signed in', () => {
    const ids = createAdminSessionIds({ secret: pinnedSecret, random: filledWith(7) });
    const id = ids.mint();
    expect({
      id,
      key: ids.keyOf(id),
      csrf: ids.csrfOf(id),
      basis: ids.basisOf(['token', 'ann', 'owner', '0123456789abcdef']),
    }).to.deep.equal({
      id: 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc',
      key: 'dw3eH5vPcnD-6m-234axrNeV97AmwGGKrAtnOGgSjAg',
      csrf: 'aTb6lo08JzgnAyxQ5OIyPKpw5xaYVX7qTvXYC3NfjDs',
      basis: 'fAvLrpNcrWkptF7zkXRZWlxiDsPOPpoiq9_aK9Yrx_Q',
    });
  });

  it('opens a cookie that was given to somebody who is at the provider of single sign-on meanwhile', () => {
    const cookie =
      '__Host-stile_sign_on=RErq6BZQMWK9OXI_kO8Cm8XRomaQ-TUhyo4sHKTfdD-b5NQIQdLzQOJFxSW8eZErrFgbAgexQqzQFvCONZHhXHkHz2jQCU' +
      'IXU-MpbVCgR1N54zEwvVhSew0byC5pVWpzOk1b0EGbINzCNEzxCmYDt8tNcNhIu3utfVBaRUOIToXYvj5Ke1wzGRuZBb9UUg';
    const attempts = createAttemptCookie({ publicUrl: issuer, secret: pinnedSecret, clock });
    const attempt = attempts.read(cookie);
    expect(attempt).to.not.equal(null);
    expect(Object.values(attempt ?? {})).to.deep.equal(['a state', 'a nonce', 'a verifier', '/admin/offers']);
  });
});

describe('the sign-in tokens of the sandbox', () => {
  it('say who it is, for which publication, in a type of their own', () => {
    const keys = createKeySet(newSigningKeys());
    const token = createSandboxIdentity({ keys, issuer, clock }).sign('asia', 'u-1');
    const { header, payload } = jsonwebtoken.decode(token, { complete: true }) ?? {};
    const iat = pinnedNow / 1000;
    expect(header).to.deep.equal({ alg: 'ES256', typ: 'sandbox-identity+jwt', kid: keys.newest.kid });
    expect(payload).to.deep.equal({ iss: issuer, aud: 'asia', sub: 'u-1', iat, exp: iat + 3600 });
  });
});
