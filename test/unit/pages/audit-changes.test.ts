import { expect } from 'chai';
import fc from 'fast-check';
import { fieldChanges } from '../../../web/admin/src/components/field-changes.ts';
import { differencesOf } from '../../../web/admin/src/components/field-difference.ts';

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

describe('U11: changes of fields in words', () => {
  const wordsOf = (before: unknown, after: unknown) =>
    fieldChanges([before, after], { labels, values }, 'Asia/Tokyo').map(
      ({ label, before: was, after: is }) => `${label}: ${was} → ${is}`,
    );
  const labels = { 'entitlement.state': 'Entitlement', 'grant.until': 'Free access until', 'grant.by': null };
  const values = { 'entitlement.state': { none: 'Nothing bought', active: 'Subscriber' } };

  it('are under the names of the page, with times by the publication’s clocks', () => {
    const held = { entitlement: { state: 'none' }, grant: null, counted: 3 };
    const grant = { until: '2027-06-30T00:00:00+09:00', by: 'olga' };
    expect(wordsOf(held, { entitlement: { state: 'active' }, grant, counted: 0 })).to.deep.equal([
      'Entitlement: Nothing bought → Subscriber',
      'Counted: 3 → 0',
      'Free access until: null → 30 June 2027, 00:00',
    ]);
    expect(wordsOf({ capPerDay: 100, off: false }, { capPerDay: 50, off: true })).to.deep.equal([
      'Cap per day: 100 → 50',
      'Off: No → Yes',
    ]);
  });

  it('are there for every value that an entry may ever have', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(wordsOf(before, after)).to.have.length(differencesOf(before, after).length);
      }),
    );
  });
});
