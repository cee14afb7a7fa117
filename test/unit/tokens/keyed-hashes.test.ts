import { expect } from 'chai';
import fc from 'fast-check';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('keyed hashes', () => {
  const hashes = createKeyedHashes('a secret of the service');
  const reader = hashes.readerKey('asia', 'r_0123456789abcdefghijkl');

  it('give the same for the same, in every instance that has the secret', () => {
    const other = createKeyedHashes('a secret of the service');
    expect(hex(other.readerKey('asia', 'r_0123456789abcdefghijkl'))).to.equal(hex(reader));
    expect(hex(other.articleKey('asia', 'a-1'))).to.equal(hex(hashes.articleKey('asia', 'a-1')));
    expect(other.clientKey('192.0.2.1')).to.equal(hashes.clientKey('192.0.2.1'));
    expect(other.registeredReaderId('asia', 'u-1')).to.equal(hashes.registeredReaderId('asia', 'u-1'));
  });

  it('keep their form, for a changed one would forget every reader and every count', () => {
    expect(hex(reader)).to.equal('fd04485daa6d5718fb80c71f');
    expect(hex(hashes.articleKey('asia', 'a-1'))).to.equal('a65a95e1b991');
    expect(hashes.clientKey('192.0.2.1')).to.equal('WFNO_T0AqKq8oX24');
    expect(hashes.registeredReaderId('asia', 'u-1')).to.equal('r_QI1ttdWh-AixL9NR8Zfm6w');
    expect(hashes.ampReaderId('asia', 'amp-1')).to.equal('r_pL8MXjEioUNIF-g_sNM47Q');
    expect(hashes.ampStateId('asia', reader)).to.equal('kKM3oguiQ4FVmvYDLJY5MQ');
  });

  it('have the lengths that stores and front ends rely on', () => {
    expect(reader.length).to.equal(12);
    expect(hashes.articleKey('asia', 'a-1').length).to.equal(6);
    expect(hashes.registeredReaderId('asia', 'u-1')).to.match(/^r_[A-Za-z0-9_-]{22}$/);
  });

  it('tell nothing without the secret', () => {
    const other = createKeyedHashes('another secret');
    expect(hex(other.readerKey('asia', 'r_0123456789abcdefghijkl'))).not.to.equal(hex(reader));
    expect(other.clientKey('192.0.2.1')).not.to.equal(hashes.clientKey('192.0.2.1'));
    expect(other.registeredReaderId('asia', 'u-1')).not.to.equal(hashes.registeredReaderId('asia', 'u-1'));
  });

  it('bind a reader to one publication', () => {
    expect(hex(hashes.readerKey('europe', 'r_0123456789abcdefghijkl'))).not.to.equal(hex(reader));
    expect(hashes.registeredReaderId('europe', 'u-1')).not.to.equal(hashes.registeredReaderId('asia', 'u-1'));
    expect(hashes.ampReaderId('europe', 'u-1')).not.to.equal(hashes.ampReaderId('asia', 'u-1'));
  });

  it('bind an article to one publication', () => {
    expect(hex(hashes.articleKey('europe', 'a-1'))).not.to.equal(hex(hashes.articleKey('asia', 'a-1')));
  });

  it('never take one pair for another, wherever the line between its two texts is drawn', () => {
    const pair = fc.tuple(fc.stringMatching(/^[a-z0-9-]{1,12}$/), fc.string());
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);
        expect(hex(hashes.readerKey(...one))).not.to.equal(hex(hashes.readerKey(...other)));
      }),
    );
    expect(hex(hashes.readerKey('ab', 'c'))).not.to.equal(hex(hashes.readerKey('a', 'bc')));
  });

  it('use a key of its own for each purpose', () => {
    const asReader = Buffer.from(hashes.readerKey('asia', 'u-1')).toString('base64url');
    const asRegistered = hashes.registeredReaderId('asia', 'u-1').slice(2);
    expect(asRegistered.startsWith(asReader)).to.equal(false);
    expect(hashes.ampReaderId('asia', 'u-1')).not.to.equal(hashes.registeredReaderId('asia', 'u-1'));
    expect(hashes.clientKey('asia\0u-1')).not.to.equal(asReader);
  });
});
