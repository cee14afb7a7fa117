import { expect } from 'chai';
import fc from 'fast-check';
import { momentInWords, readWallTime, wallTimeOf } from '../../../web/admin/src/zoned-time.ts';

describe('a time that is typed by the clocks of a publication', () => {
  it('is the moment at which the clocks there show it', () => {
    expect(readWallTime('2027-01-31T23:59:59', 'Asia/Tokyo')).to.deep.equal({
      moment: '2027-01-31T23:59:59+09:00',
      note: null,
    });
    expect(wallTimeOf('2027-01-31T14:59:59Z', 'Asia/Tokyo')).to.equal('2027-01-31T23:59:59');
    expect(momentInWords('2027-01-31T14:59:59Z', 'Asia/Tokyo')).to.equal('31 January 2027, 23:59');
  });

  it('is none in the hour that is left out when clocks are put forward', () => {
    const { moment, note } = readWallTime('2027-03-28T02:30', 'Europe/Berlin');
    expect(moment).to.equal(null);
    expect(note).to.include('no such time');
  });

  it('is the first of two in the hour that comes twice when clocks are put back, and one is told so', () => {
    const { moment, note } = readWallTime('2027-10-31T02:30', 'Europe/Berlin');
    expect(moment).to.equal('2027-10-31T02:30:00+02:00');
    expect(note).to.include('comes twice');
  });

  it('is none where it cannot be read', () => {
    for (const text of ['', '31.1.2027', '2027-02-30T10:00']) expect(readWallTime(text, 'UTC').moment).to.equal(null);
  });

  it('is read back as the moment that it was, but for the second of two', () => {
    const zone = fc.constantFrom('Asia/Tokyo', 'UTC', 'America/New_York', 'Australia/Lord_Howe');
    const second = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2100, 0) / 1000 });
    fc.assert(
      fc.property(second, zone, (at, timeZone) => {
        const given = new Date(at * 1000);
        const { moment, note } = readWallTime(wallTimeOf(given.toISOString(), timeZone), timeZone);
        if (note === null) expect(Date.parse(moment ?? '')).to.equal(given.getTime());
      }),
    );
  });
});
