import { expect } from 'chai';
import { Temporal } from 'temporal-polyfill';
import { introEnd } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';

const at = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds;

describe('the end of an introduction', () => {
  it("killbill #1923: is the right day of New York's calendar", () => {
    const bought = at('2027-01-31T23:30:00-05:00');
    expect(introEnd(introduction, bought, 'America/New_York')).to.equal(at('2027-04-30T23:30:00-04:00'));
    expect(introEnd(introduction, bought, 'Asia/Tokyo')).to.equal(at('2027-05-01T13:30:00+09:00'));
  });

  it('is that of the one term, and there is none before a plan at its full price', () => {
    const bought = at('2026-11-23T12:00:00+09:00');
    expect(introEnd(dayPass, bought, 'Asia/Tokyo')).to.equal(at('2026-11-24T12:00:00+09:00'));
    expect(introEnd(fullPrice, bought, 'Asia/Tokyo')).to.equal(null);
  });
});
