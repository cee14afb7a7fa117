import { expect } from 'chai';
import { PaywallError } from '../../../../src/paywall/errors.ts';
import { decide, type Facts } from '../../../../src/paywall/metering/decide.ts';
import { silenceOf } from '../../../../src/paywall/metering/store-silence.ts';
import { examplePublication } from '../../../support/fixtures/example-publication.ts';

const now = Date.UTC(2026, 10, 23, 12);

/** A view of which the store said nothing. */
function reasonOf(silence: 'unavailable' | 'overloaded', facts: Partial<Facts['article']>, policies: object): string {
  const { settings } = examplePublication(policies);
  const article = { id: 'a', section: null, tags: [], tier: 'metered', sponsored: false, ...facts } as const;
  const reader = { id: 'r_x', kind: 'anonymous' } as const;
  const known = { silence, entitlement: null, meter: null, pass: null };
  return decide({ settings, article, reader, now, ...known }).reason;
}

describe('item 2: what is decided if the store says nothing', () => {
  for (const [silence, policies, metered, premium] of [
    ['unavailable', { onFailure: 'open', onOverload: 'shed' }, 'FAIL_OPEN', 'FAIL_CLOSED'],
    ['unavailable', { onFailure: 'closed', onOverload: 'open' }, 'FAIL_CLOSED', 'FAIL_CLOSED'],
    ['overloaded', { onFailure: 'open', onOverload: 'shed' }, 'OVERLOADED', 'OVERLOADED'],
    ['overloaded', { onFailure: 'closed', onOverload: 'open' }, 'OVERLOAD_OPEN', 'OVERLOADED'],
  ] as const) {
    it(`${silence}, with ${JSON.stringify(policies)}: ${metered}, and ${premium} of premium articles`, () => {
      expect(reasonOf(silence, {}, policies)).to.equal(metered);
      expect(reasonOf(silence, { tier: 'premium' }, policies)).to.equal(premium);
      expect(reasonOf(silence, { tier: 'free' }, policies)).to.equal('FREE');
      expect(reasonOf(silence, { sponsored: true, tier: 'premium' }, policies)).to.equal('SPONSORED');
      expect(reasonOf(silence, { tier: 'premium' }, { ...policies, open: true })).to.equal('OPEN');
    });
  }

  it('is known by the error of the store, and of no other', () => {
    expect(silenceOf(new PaywallError('overloaded', 'busy'))).to.equal('overloaded');
    expect(silenceOf(new PaywallError('store-unavailable', 'gone'))).to.equal('unavailable');
    expect(silenceOf(new PaywallError('internal', 'wrong'))).to.equal(null);
    expect(silenceOf(new Error('wrong'))).to.equal(null);
  });
});
