import { expect } from 'chai';
import { parseAdminTokens } from '../../../src/settings/admin-tokens.ts';

const token = '0123456789abcdef';

describe('ADMIN_TOKENS', () => {
  it('are entries of name, role and token, in which the token may hold colons', () => {
    expect(parseAdminTokens(`ann:owner:${token}, bob@desk:viewer:${token}:x`)).to.deep.equal({
      tokens: [
        { name: 'ann', role: 'owner', token },
        { name: 'bob@desk', role: 'viewer', token: `${token}:x` },
      ],
      faults: [],
    });
  });

  it('tell all faults at once, by the place of the entry and never by what it says', () => {
    const entries = [
      `ann:owner:${token}`,
      token,
      'eve:editor:tooshort',
      `fay:root:${token}1`,
      `a b:owner:${token}2`,
      `ann:viewer:${token}3`,
      `gus:viewer:${token}`,
      '',
    ];
    const { faults } = parseAdminTokens(entries.join(','));
    expect(faults).to.deep.equal([
      'entry 2 must have the form name:role:token',
      'entry 3 must have a token of at least 16 characters',
      'entry 4 must have the role viewer, support, editor, owner',
      'entry 5 must have a name of letters, digits and . _ @ -',
      'entry 6 repeats a name',
      'entry 7 repeats a token',
      'entry 8 must have the form name:role:token',
    ]);
    expect(faults.join()).not.to.include(token).and.not.to.include('tooshort');
  });
});
