import { expect } from 'chai';
import { isoEnd, isoTime } from '../../../../src/paywall/calendar/iso-time.ts';

const noon = Date.parse('2026-11-23T12:00:00+09:00');

describe('a time as it is written', () => {
  it('has the offset of its zone, and no fractions', () => {
    expect(isoTime(noon, 'Asia/Tokyo')).to.equal('2026-11-23T12:00:00+09:00');
    expect(isoTime(noon + 999, 'America/New_York')).to.equal('2026-11-22T22:00:00-05:00');
  });

  it('C6: is never before the end that it stands for', () => {
    expect(isoEnd(noon, 'Asia/Tokyo')).to.equal('2026-11-23T12:00:00+09:00');
    for (const fraction of [1, 500, 999]) {
      const written = isoEnd(noon + fraction, 'Asia/Tokyo');
      expect(written).to.equal('2026-11-23T12:00:01+09:00');
      expect(isoTime(noon + fraction, 'Asia/Tokyo'), 'when something was').to.equal('2026-11-23T12:00:00+09:00');
    }
  });
});
