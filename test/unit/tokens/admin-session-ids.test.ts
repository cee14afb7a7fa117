import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { adminSessionIdForm, createAdminSessionIds } from '../../../src/tokens/admin-session-ids.ts';

const secret = 's'.repeat(32);

describe("the ids of admins' sessions", () => {
  const ids = createAdminSessionIds({ secret, random: randomBytes });

  it('are 256 random bits each', () => {
    const minted = new Set(Array.from({ length: 1_000 }, () => ids.mint()));
    expect(minted.size).to.equal(1_000);
    for (const id of minted) expect(id).to.match(adminSessionIdForm);
  });

  it('are known by a hash, and followed by a token, that nobody without the secret can make', () => {
    const id = ids.mint();
    const others = createAdminSessionIds({ secret: 't'.repeat(32), random: randomBytes });
    const drawn = [ids.keyOf(id), ids.csrfOf(id), ids.basisOf([id]), others.keyOf(id), others.csrfOf(id), id];
    expect(new Set(drawn).size).to.equal(drawn.length);
    const same = createAdminSessionIds({ secret, random: randomBytes });
    expect([same.keyOf(id), same.csrfOf(id)]).to.deep.equal([ids.keyOf(id), ids.csrfOf(id)]);
  });

  it('rest on a basis that no other list of parts gives', () => {
    expect(ids.basisOf(['a', 'b'])).to.equal(ids.basisOf(['a', 'b']));
    expect(ids.basisOf(['a', 'b'])).to.not.equal(ids.basisOf(['ab']));
    expect(ids.basisOf(['a', 'b'])).to.not.equal(ids.basisOf(['a","b']));
  });
});
