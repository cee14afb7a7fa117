import { expect } from 'chai';
import fc from 'fast-check';
import { inWords } from '../../../web/admin/src/pages/audit/audit-words.ts';
import { differencesOf } from '../../../web/admin/src/pages/audit/difference.ts';

describe('a change as a difference', () => {
  it('names each field that was added, removed or changed, with its place, before and after', () => {
    const before = {
      id: 'winter',
      price: { amount: 500, currency: 'usd' },
      endsAt: '2027',
      countries: ['JP'],
      note: '',
    };
    const after = {
      id: 'winter',
      price: { amount: 700, currency: 'usd' },
      endsAt: null,
      countries: ['JP', 'SG'],
      note: ' ',
    };
    expect(differencesOf(before, after)).to.deep.equal([
      { path: 'price.amount', kind: 'changed', before: '500', after: '700' },
      { path: 'endsAt', kind: 'removed', before: '2027', after: null },
      { path: 'note', kind: 'changed', before: '""', after: '" "' },
      { path: 'countries.1', kind: 'added', before: null, after: 'SG' },
    ]);
  });

  it('S11: has words for who looked at a reader, and for sign-ins that failed', () => {
    expect(inWords('vera', 'reader.export 0_aZ')).to.equal('vera exported the reader 0_aZ');
    expect(inWords('(nobody)', 'sign-in.fail 0_aZ')).to.equal('A sign-in failed from the network 0_aZ');
    expect(inWords('(nobody)', 'sign-in.fail')).to.equal('More sign-ins failed');
  });

  it('tells what was made and what was deleted, field by field', () => {
    expect(
      differencesOf(null, { a: 1, b: {} }).map(({ path, kind, after }) => `${path} ${kind} ${after}`),
    ).to.deep.equal(['a added 1', 'b added {}']);
    expect(differencesOf('text', null)).to.deep.equal([{ path: '', kind: 'removed', before: 'text', after: null }]);
  });

  it('is none between a value and itself, and the other way about with the sides changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(differencesOf(one, one)).to.deep.equal([]);
        const there = differencesOf(one, other).map(({ path, before, after }) => [path, before, after].join('|'));
        const back = differencesOf(other, one).map(({ path, before, after }) => [path, after, before].join('|'));
        expect(there).to.have.members(back);
      }),
    );
  });
});

describe('a change in words', () => {
  it('says who did what to what, and leaves as it is what it has no words for', () => {
    expect(inWords('edith', 'offer.update trial-3-months')).to.equal('edith changed the offer trial-3-months');
    expect(inWords('olga', 'meter.update')).to.equal('olga changed the meter');
    expect(inWords('olga', 'reader.erase 5zQ-')).to.equal('olga erased the reader 5zQ-');
    expect(inWords('olga', 'network.open x')).to.equal('olga: network.open x');
  });
});
