import { expect } from 'chai';
import { matching } from '../../../web/admin/src/search/match.ts';
import { settings } from '../../../web/admin/src/search/settings.ts';

const found = (typed: string) => matching(settings, typed).map(({ field }) => field);

describe('U15: what the search of the admin pages finds', () => {
  for (const [typed, first] of [
    ['limit', 'limits.anonymous'],
    ['time zone', 'window.kind'],
    ['grace', 'graceDays'],
    ['UNIVERSITY', 'institutions.0.networks'],
    ['googlebot', 'known'],
    ['free registered', 'limits.registered'],
    ['ｌｉｍｉｔ', 'limits.anonymous'],
  ] as const) {
    it(`“${typed}”`, () => expect(found(typed)[0]).to.equal(first));
  }

  it('is nothing for what nobody wrote, and everything if nothing is typed', () => {
    expect(found('xyzzy')).to.deep.equal([]);
    expect(found('  ')).to.have.length(settings.length);
  });

  it('puts the name before what is said about it', () => {
    const entries = [{ label: 'About', about: 'offers' }, { label: 'Live offers' }, { label: 'Offers' }];
    expect(matching(entries, 'offers').map(({ label }) => label)).to.deep.equal(['Offers', 'Live offers', 'About']);
  });
});
