import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { oneCharacterOff } from '../../support/fixtures/one-character-off.ts';
import { TestClock } from '../../support/fixtures/test-clock.ts';

const day = 24 * 60 * 60;

describe('reader tokens', () => {
  let clock: TestClock;
  const create = (secret = 'a secret of the service') => createReaderTokens({ secret, random: randomBytes, clock });

  beforeEach(() => {
    clock = new TestClock('2026-11-23T00:00:00Z');
  });

  it('name a new reader with 128 random bits', () => {
    const asked: number[] = [];
    const random = (bytes: number) => {
      asked.push(bytes);
      return new Uint8Array(bytes).fill(0xff);
    };
    const { id } = createReaderTokens({ secret: 's', random, clock }).mint();
    expect(asked).to.deep.equal([16]);
    expect(id).to.equal(`r_${Buffer.alloc(16, 0xff).toString('base64url')}`);
  });

  it('are verified by every instance that has the secret', () => {
    const { id, token } = create().mint();
    expect(create().verify(token)).to.equal(id);
  });

  it('hold only characters that any cookie may hold, and are one value', () => {
    expect(create().mint().token).to.match(/^[A-Za-z0-9_-]{28}\.[A-Za-z0-9_-]{24}$/);
  });

  it('never come twice', () => {
    const tokens = create();
    const minted = Array.from({ length: 500 }, () => tokens.mint());
    expect(new Set(minted.map(({ id }) => id)).size).to.equal(500);
    expect(new Set(minted.map(({ token }) => token)).size).to.equal(500);
  });

  it('are refused when signed with another secret', () => {
    expect(create().verify(create('another secret').mint().token)).to.equal(null);
  });

  it('B4: are refused after any change of a single character', () => {
    const tokens = create();
    const { token } = tokens.mint();
    const changed = oneCharacterOff(token);
    fc.assert(
      fc.property(changed, (other) => tokens.verify(other) === null),
      { numRuns: 2000 },
    );
    expect(tokens.verify(token)).not.to.equal(null);
  });

  it('are refused when put together of two', () => {
    const tokens = create();
    const [body] = tokens.mint().token.split('.');
    const [, mac] = tokens.mint().token.split('.');
    expect(tokens.verify(`${body}.${mac}`)).to.equal(null);
  });

  it('are refused when cut short, made longer, or something else altogether', () => {
    const tokens = create();
    const { token, id } = tokens.mint();
    for (const length of [0, 1, 28, 29, 52]) expect(tokens.verify(token.slice(0, length))).to.equal(null);
    for (const other of [
      `${token}A`,
      `${token}${token}`,
      ` ${token}`,
      `"${token}"`,
      id,
      'x'.repeat(53),
      'é'.repeat(53),
    ])
      expect(tokens.verify(other)).to.equal(null);
    fc.assert(fc.property(fc.string(), (text) => tokens.verify(text) === null));
  });

  it('hold for 396 days, and not a second longer, even where they were verified before', () => {
    const tokens = create();
    const { id, token } = tokens.mint();
    expect(tokens.verify(token)).to.equal(id);
    clock.advance({ seconds: 396 * day - 1 });
    expect(tokens.verify(token)).to.equal(id);
    clock.advance({ seconds: 1 });
    expect(tokens.verify(token)).to.equal(null);
    expect(create().verify(token)).to.equal(null);
  });
});
