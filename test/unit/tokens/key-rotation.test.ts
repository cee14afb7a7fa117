import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import { listSigningKeys, newSigningKeys, rotateSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';

const kids = (text: string) => listSigningKeys(text).map(({ kid }) => kid);

describe('the rotation of signing keys', () => {
  it('begins with one new key, as a setting on one line', () => {
    const text = newSigningKeys();
    expect(text).not.to.include('\n');
    expect(listSigningKeys(text)).to.have.length(1);
    expect(kids(newSigningKeys())).not.to.deep.equal(kids(text));
  });

  it('puts a new key first, which signs, and keeps the others, which still verify', () => {
    const before = newSigningKeys();
    const after = rotateSigningKeys(before);
    const [first, second] = listSigningKeys(after);
    expect(first?.signs).to.equal(true);
    expect(second).to.deep.equal({ kid: kids(before)[0], signs: false });
    expect(createKeySet(after).newest.kid).to.equal(first?.kid);
  });

  it('lets the oldest go, and keeps three by default', () => {
    const first = newSigningKeys();
    const fourth = rotateSigningKeys(rotateSigningKeys(rotateSigningKeys(first)));
    expect(kids(fourth)).to.have.length(3);
    expect(kids(fourth)).not.to.include(kids(first)[0]);
    expect(kids(rotateSigningKeys(fourth, 1))).to.have.length(1);
  });

  it('keeps the names that keys were given', () => {
    const named = newSigningKeys().replace(/"kid":"[^"]+"/, '"kid":"autumn"');
    expect(kids(rotateSigningKeys(named))[1]).to.equal('autumn');
  });

  it('refuses what it cannot read rather than losing it', () => {
    expect(() => rotateSigningKeys('nonsense')).to.throw(PaywallError, /must hold an EC P-256 private key/);
  });
});
