import { expect } from 'chai';
import fc from 'fast-check';
import { claimAt, nameOf, type RoleOfValue, roleOf } from '../../../src/sign-on/claims.ts';

const roles: readonly RoleOfValue[] = [
  { value: 'heads', role: 'owner' },
  { value: 'newsroom', role: 'viewer' },
  { value: 'desk', role: 'editor' },
];

describe('the claims of a provider', () => {
  it('give the highest of the roles that their values are given', () => {
    expect(roleOf(['newsroom', 'desk', 'guests'], roles)).to.equal('editor');
    expect(roleOf(['newsroom', 'heads', 'desk'], roles)).to.equal('owner');
    expect(roleOf('desk', roles)).to.equal('editor');
  });

  it('give no role by anything else, whatever its shape', () => {
    for (const claim of [undefined, null, '', [], {}, 7, true, 'desk heads', ['Desk'], [['desk']], { desk: true }])
      expect(roleOf(claim, roles), JSON.stringify(claim)).to.equal(null);
    fc.assert(
      fc.property(fc.jsonValue(), (claim) => {
        const values = Array.isArray(claim) ? claim : [claim];
        const expected = roles.some(({ value }) => values.includes(value));
        expect(roleOf(claim, roles) !== null).to.equal(expected);
      }),
    );
  });

  it('are found by their whole name, or by a path into others, and never among what every object has', () => {
    const claims = { 'https://example.com/roles': ['a'], 'x.y': 1, x: { y: 2, z: { deep: 3 } }, list: ['a'] };
    expect(claimAt(claims, 'https://example.com/roles')).to.deep.equal(['a']);
    expect(claimAt(claims, 'x.y')).to.equal(1);
    expect(claimAt(claims, 'x.z.deep')).to.equal(3);
    for (const name of ['y', 'x.a', 'x.y.z', 'list.0', 'constructor', '__proto__', 'x.constructor.name', ''])
      expect(claimAt(claims, name), name).to.equal(undefined);
  });

  it('name somebody by what people recognise, and by no name of somebody else', () => {
    const taken = new Set(['olga']);
    const all = { preferred_username: 'jane', email: 'jane@example.com', sub: '42' };
    expect(nameOf(all, taken)).to.equal('jane');
    expect(nameOf({ ...all, preferred_username: 'olga' }, taken)).to.equal('jane@example.com');
    expect(nameOf({ ...all, preferred_username: undefined }, taken)).to.equal('jane@example.com');
    expect(nameOf({ ...all, preferred_username: '', email_verified: false }, taken)).to.equal('42');
    expect(nameOf({ sub: 'olga' }, taken)).to.equal(null);
    expect(nameOf({}, taken)).to.equal(null);
  });

  for (const name of ['Boss', 'BOSS', 'ｂｏｓｓ', 'bo\u{1d42c}s', 'boſs', 'bo\u034fss', 'bo\u3164ss', 'boss\ufe0f']) {
    it(`S14d: pass over ${JSON.stringify(name)} as a name where an admin token is called boss`, () => {
      expect(nameOf({ preferred_username: name, sub: '42' }, new Set(['boss', 'olga']))).to.equal('42');
      expect(nameOf({ sub: name }, new Set(['boss']))).to.equal(null);
      expect(nameOf({ preferred_username: name }, new Set(['bos', 'bosses']))).to.equal(name);
    });
  }

  for (const name of ['a\nb', 'a\u0000', '\u202eabc', ' a', 'a ', 'x'.repeat(257), 7, ['a'], null]) {
    it(`pass over ${JSON.stringify(name)?.slice(0, 20)} as a name`, () => {
      expect(nameOf({ preferred_username: name, sub: '42' }, new Set())).to.equal('42');
    });
  }
});
